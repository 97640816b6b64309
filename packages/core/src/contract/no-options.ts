import type { StandardIssue, StandardSchema } from './standard-schema.ts';

/** The schema of a repo without options: nothing, or an empty object, as a JSON config may give. */
export const noOptions: StandardSchema<undefined, undefined> = {
  '~standard': {
    version: 1,
    vendor: 'chunkah',
    validate(value) {
      const issues = faultsOf(value);
      return issues.length === 0 ? { value: undefined } : { issues };
    },
  },
};

function faultsOf(value: unknown): StandardIssue[] {
  const message = 'the repo takes no options';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ message }];
  return Object.keys(value).map((key) => ({ message, path: [key] }));
}
