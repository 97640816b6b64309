import type { RepoPlugin } from '@chunkah/core';
import alpm from '@chunkah/repo-alpm';
import apk from '@chunkah/repo-apk';
import bigfiles from '@chunkah/repo-bigfiles';
import dpkg from '@chunkah/repo-dpkg';
import filemap from '@chunkah/repo-filemap';
import pathmap from '@chunkah/repo-pathmap';
import python from '@chunkah/repo-python';
import rpm from '@chunkah/repo-rpm';
import xattr from '@chunkah/repo-xattr';

/** Options of a repo as they come from outside: its factory checks them. */
export type RepoOptions = Readonly<Record<string, unknown>>;

/** The repos that come with this program, by their names. */
const factories = { xattr, filemap, apk, dpkg, rpm, alpm, python, pathmap, bigfiles };

/** Their names. */
export const builtInRepos: readonly string[] = Object.keys(factories);

/**
 * A repo that comes with this program; `undefined` when none has the name.
 * @throws ChunkahError `REPO_OPTIONS_INVALID`.
 */
export function makeBuiltIn(name: string, options: RepoOptions): RepoPlugin | undefined {
  const factory = Object.hasOwn(factories, name) ? factories[name as keyof typeof factories] : undefined;
  return factory?.(options as never);
}
