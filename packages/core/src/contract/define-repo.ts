import { ChunkahError } from '../errors/chunkah-error.ts';
import { printable } from '../text/printable.ts';
import type { LoadContext } from './load-context.ts';
import { noOptions } from './no-options.ts';
import type { ComponentRepo, RepoPlugin } from './repo-plugin.ts';
import type { StandardIssue, StandardSchema } from './standard-schema.ts';

interface RepoIdentity {
  /** See `RepoPlugin.name`. */
  readonly name: string;
  readonly version: string;
  /** See `RepoPlugin.priority`. */
  readonly priority: number;
}

/** A repo with options. */
export interface RepoDefinition<Input, Output> extends RepoIdentity {
  /** Describes the factory's options. Validation is synchronous. */
  readonly options: StandardSchema<Input, Output>;
  /**
   * See `RepoPlugin.load`; receives the checked options. A repo that reads no content may return
   * synchronously.
   */
  load(context: LoadContext, options: Output): ComponentRepo | undefined | Promise<ComponentRepo | undefined>;
}

/** A repo without options. */
export interface PlainRepoDefinition extends RepoIdentity {
  readonly options?: undefined;
  /** See `RepoPlugin.load`. A repo that reads no content may return synchronously. */
  load(context: LoadContext): ComponentRepo | undefined | Promise<ComponentRepo | undefined>;
}

/**
 * Makes the factory that users call in their config: `repos: [myRepo()]`.
 * @throws ChunkahError `REPO_OPTIONS_INVALID` from the factory if it is given options.
 */
export function defineRepo(definition: PlainRepoDefinition): () => RepoPlugin;
/**
 * Makes the factory that users call in their config: `repos: [myRepo({ ... })]`.
 * @throws TypeError if `options`, in an untyped program, is not a Standard Schema.
 * @throws
 *   ChunkahError `REPO_OPTIONS_INVALID` from the factory if the options do not match the schema.
 */
export function defineRepo<Input, Output>(definition: RepoDefinition<Input, Output>): (options?: Input) => RepoPlugin;
export function defineRepo<Input, Output>(
  definition: RepoDefinition<Input, Output> | PlainRepoDefinition,
): (options?: Input) => RepoPlugin {
  if (definition.options !== undefined) {
    const { name, options } = definition;
    if (typeof options?.['~standard']?.validate !== 'function') throw new TypeError(notASchema(name));
    return makeFactory(definition, options, (context, checked) => definition.load(context, checked));
  }
  return makeFactory(definition, noOptions, (context) => definition.load(context));
}

function notASchema(name: unknown): string {
  return `the options of the repo ${printable(String(name))} are not a Standard Schema, such as z.strictObject({ ... }) of zod`;
}

/** What a repo returns, given its checked options. */
type Load<Output> = (context: LoadContext, options: Output) => ReturnType<PlainRepoDefinition['load']>;

function makeFactory<Output>(identity: RepoIdentity, schema: StandardSchema<unknown, Output>, load: Load<Output>) {
  const { name, version, priority } = identity;
  return (options?: unknown): RepoPlugin => {
    const checked = checkOptions(name, schema, options);
    return {
      name,
      version,
      apiVersion: 1,
      priority,
      options: options ?? {},
      load: async (context) => await load(context, checked),
    };
  };
}

function checkOptions<Output>(name: string, schema: StandardSchema<unknown, Output>, options: unknown): Output {
  const result = schema['~standard'].validate(options ?? {});
  if (result instanceof Promise) throw optionsInvalid(name, 'the schema of the options must be synchronous');
  if (result.issues === undefined) return result.value;
  throw optionsInvalid(name, result.issues.map(describeIssue).join('; '));
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
