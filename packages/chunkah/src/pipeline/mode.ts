import { type Packer, type RepoPlugin, type SizeRule, tiersPacker } from '@chunkah/core';
import { chunkah06LayerFormat, defaultLayerFormat, type LayerFormat } from '@chunkah/oci';
import bigfiles from '@chunkah/repo-bigfiles';
import xattr from '@chunkah/repo-xattr';

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
  readonly repos: () => RepoPlugin[];
}

const defaultMode: Mode = {
  layerFormat: defaultLayerFormat,
  linksTogether: true,
  sizeRule: 'file-bytes',
  packer: tiersPacker,
  keepEveryConfigField: true,
  repos: () => [xattr(), bigfiles()],
};

const chunkah06Mode: Mode = {
  layerFormat: chunkah06LayerFormat,
  linksTogether: false,
  sizeRule: 'entry-bytes',
  packer: tiersPacker,
  keepEveryConfigField: false,
  repos: () => [xattr(), bigfiles({ mergeClashingPaths: true })],
};

export function modeOf(compat: CompatName | undefined): Mode {
  return compat === undefined ? defaultMode : chunkah06Mode;
}
