import type { RepoPlugin } from '../contract/repo-plugin.ts';
import { ChunkahError, isChunkahError } from '../errors/chunkah-error.ts';
import { printable } from '../text/printable.ts';

/** What a repo was doing when it failed. */
export type RepoStep = 'load' | 'components' | 'strong claims' | 'weak claims';

/** Name and version of a plugin. A plugin in JavaScript may lack a version. */
function shown({ name, version }: RepoPlugin): string {
  return `${printable(name)} ${printable(String(version))}`;
}

/**
 * How a user of the program disables a repo: the end of a hint, for errors in the contents of a
 * rootfs.
 * @param repo name of the plugin.
 */
export function waysToLeaveOut(repo: string): string {
  const name = printable(repo);
  return `--no-repo ${name} leaves this repo out, as does ['${name}', false] in the repos of a config`;
}

/** A fault inside a repo plugin. A coded error of the plugin keeps its code and its hint. */
export function repoFailed(plugin: RepoPlugin, step: RepoStep, cause: unknown): ChunkahError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const own = isChunkahError(cause) ? cause : undefined;
  return new ChunkahError({
    code: own?.code ?? 'REPO_FAILED',
    message: `repo ${shown(plugin)}, ${step}: ${own ? reason : printable(reason)}`,
    hint:
      own?.hint ??
      `report this to the author of the repo ${printable(plugin.name)}; -v shows where it failed; ${waysToLeaveOut(plugin.name)}`,
    option: own?.option,
    cause,
  });
}

export function repoNameInvalid(name: string): ChunkahError {
  return new ChunkahError({
    code: 'REPO_NAME_INVALID',
    message: `a repo cannot be named "${printable(name)}"`,
    hint: 'a name is kebab-case (letters a-z, digits, single hyphens, a letter first), neither "chunkah" nor "group"',
  });
}

export function repoNameTaken(name: string): ChunkahError {
  return new ChunkahError({
    code: 'REPO_NAME_TAKEN',
    message: `two repos are named "${printable(name)}"`,
    hint: 'leave one of them out',
  });
}

export function apiVersionUnknown(plugin: RepoPlugin): ChunkahError {
  return new ChunkahError({
    code: 'REPO_API_VERSION',
    message: `repo ${shown(plugin)} is made for version ${String(plugin.apiVersion)} of the plugin contract, not 1`,
    hint: 'install matching versions of chunkah and the plugin',
  });
}

/** @param waysOut what the user can do to get components. */
export function noComponentRepo(waysOut: string): ChunkahError {
  return new ChunkahError({
    code: 'NO_COMPONENT_REPO',
    message: 'no supported component repo found in rootfs',
    hint: waysOut,
  });
}
