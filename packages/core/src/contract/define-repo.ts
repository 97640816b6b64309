import { ChunkahError } from '../errors/chunkah-error.ts';
import { printable } from '../text/printable.ts';
import type { LoadContext } from './load-context.ts';
import type { ComponentRepo, RepoPlugin } from './repo-plugin.ts';
import type { StandardIssue, StandardSchema } from './standard-schema.ts';

export interface RepoDefinition<Input, Output> {
  readonly name: string;
  readonly version: string;
  readonly priority: number;
  /** Describes the factory's options. Validation is synchronous. */
  readonly options: StandardSchema<Input, Output>;
  /** As `RepoPlugin.load`, with the checked options; a repo that reads no content may answer at once. */
  load(context: LoadContext, options: Output): ComponentRepo | undefined | Promise<ComponentRepo | undefined>;
}

/**
 * Makes the factory that users call in their config: `repos: [myRepo({ ... })]`.
 * @throws TypeError when the definition, in a program without types, has no schema of the options.
 * @throws ChunkahError `REPO_OPTIONS_INVALID` from the factory when the options do not fit the schema.
 */
export function defineRepo<Input, Output>(definition: RepoDefinition<Input, Output>): (options?: Input) => RepoPlugin {
  const { name, version, priority } = definition;
  if (typeof definition.options?.['~standard']?.validate !== 'function') {
    throw new TypeError(
      `the repo ${printable(String(name))} has no schema of its options, such as z.strictObject({}) of zod`,
    );
  }
  return (options) => {
    const checked = checkOptions(definition, options);
    return {
      name,
      version,
      apiVersion: 1,
      priority,
      options: options ?? {},
      load: async (context) => await definition.load(context, checked),
    };
  };
}

function checkOptions<Input, Output>(definition: RepoDefinition<Input, Output>, options: Input | undefined): Output {
  const result = definition.options['~standard'].validate(options ?? {});
  if (result instanceof Promise) throw optionsInvalid(definition.name, 'the schema of the options must be synchronous');
  if (result.issues === undefined) return result.value;
  throw optionsInvalid(definition.name, result.issues.map(describeIssue).join('; '));
}

function optionsInvalid(name: string, faults: string): ChunkahError {
  return new ChunkahError({
    code: 'REPO_OPTIONS_INVALID',
    message: `options of the repo ${printable(name)}: ${printable(faults)}`,
    hint: `correct the options given to the repo ${printable(name)}`,
  });
}

function describeIssue(issue: StandardIssue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
