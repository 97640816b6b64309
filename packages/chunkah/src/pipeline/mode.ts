import { type Packer, type RepoPlugin, type SizeRule, tiersPacker } from '@chunkah/core';
import { chunkah06LayerFormat, defaultLayerFormat, type LayerFormat } from '@chunkah/oci';
import bigfiles from '@chunkah/repo-bigfiles';
import filemap from '@chunkah/repo-filemap';
import pathmap from '@chunkah/repo-pathmap';
import xattr from '@chunkah/repo-xattr';
import { compatUnknown } from './errors.ts';
import type { PlanOptions } from './options.ts';

/** Programs whose bytes a build can reproduce. */
export const compatNames = ['chunkah-0.6'] as const;
export type CompatName = (typeof compatNames)[number];

/** All choices in which our defaults differ from a program that a build may have to agree with. */
export interface Mode {
  readonly layerFormat: LayerFormat;
  readonly linksTogether: boolean;
  readonly sizeRule: SizeRule;
  readonly packer: Packer;
  readonly keepEveryConfigField: boolean;
  /** Repos that look for their source in every rootfs. */
  readonly detectedRepos: () => RepoPlugin[];
}

const defaultMode: Mode = {
  layerFormat: defaultLayerFormat,
  linksTogether: true,
  sizeRule: 'file-bytes',
  packer: tiersPacker,
  keepEveryConfigField: true,
  detectedRepos: () => [xattr(), filemap(), bigfiles()],
};

const chunkah06Mode: Mode = {
  layerFormat: chunkah06LayerFormat,
  linksTogether: false,
  sizeRule: 'entry-bytes',
  packer: tiersPacker,
  keepEveryConfigField: false,
  detectedRepos: () => [xattr(), bigfiles({ mergeClashingPaths: true })],
};

/** Files on the host that the user names. */
type NamedSources = Pick<PlanOptions, 'filemap' | 'componentMap'>;

/** @throws ChunkahError `COMPAT_UNKNOWN`. */
export function modeOf(compat: CompatName | undefined): Mode {
  if (compat !== undefined && !compatNames.includes(compat)) throw compatUnknown(compat, compatNames);
  return compat === undefined ? defaultMode : chunkah06Mode;
}

/** All repos that come with this program, also those that a build asks only when the user names a source for them. */
export function builtInRepos(): RepoPlugin[] {
  return [xattr(), filemap(), pathmap(), bigfiles()];
}

/** The repos of a build: those that are detected, and those whose source the user names. */
export function reposOf(mode: Mode, { filemap: map, componentMap }: NamedSources): RepoPlugin[] {
  const named = [
    ...(map === undefined ? [] : [filemap({ path: map })]),
    ...(componentMap === undefined ? [] : [pathmap({ path: componentMap })]),
  ];
  const names = new Set(named.map(({ name }) => name));
  return [...mode.detectedRepos().filter(({ name }) => !names.has(name)), ...named];
}
