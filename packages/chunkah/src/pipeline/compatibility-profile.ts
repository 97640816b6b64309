import { type CompatibilityChoiceName, optionRows, optionTable, type ScalarOptions } from '@chunkah/config/options';
import type { Packer } from '@chunkah/core';
import { type LayerOrder, type SizeRule, tiersPacker } from '@chunkah/core/engine';
import { defaultLayerFormat, type ImageDescription, type LayerFormat } from '@chunkah/oci';
import type { RepoOptions } from './built-in-repos.ts';
import { componentXattrs, machineXattrs, overlayXattrs } from './dropped-xattrs.ts';
import { choiceInvalid, compatUnknown } from './errors.ts';

/** Programs whose bytes a build can reproduce. */
const compatNames = optionTable.compat.value.choices;
export type CompatName = (typeof compatNames)[number];

/** How components become layers. */
export interface Packing {
  readonly packer: Packer;
  readonly layerOrder: LayerOrder;
}

/** All choices in which our defaults differ from a program that a build may have to agree with. */
export interface CompatibilityProfile {
  readonly layerFormat: LayerFormat;
  /** Whether layers hold the marks of overlay drivers. */
  readonly overlayXattrs: 'dropped' | 'recorded';
  readonly linksTogether: boolean;
  /**
   * Whether no time in an image is later than the source date epoch, whatever clamps the repos
   * give.
   */
  readonly epochIsLatest: boolean;
  readonly sizeRule: SizeRule;
  /** The packing that no option changes. */
  readonly fixedPacking?: Packing;
  /** Layers at most, unless an option says how many. */
  readonly maxLayers: number;
  readonly keepEveryConfigField: boolean;
  /** In the list of a layer's components: escaped ones can be told apart, whatever is in them. */
  readonly componentNames: 'escaped' | 'plain';
  readonly componentVersions: 'recorded' | 'omitted';
  readonly manifestMediaType: NonNullable<ImageDescription['manifestMediaType']>;
  /** A limit of more layers than this is warned of. */
  readonly warnedLayers: number;
  /** Repos that look for their source in every rootfs, by their names, with their options. */
  readonly detectedRepos: ReadonlyMap<string, RepoOptions>;
}

const defaultProfile: CompatibilityProfile = {
  layerFormat: defaultLayerFormat,
  overlayXattrs: 'dropped',
  linksTogether: true,
  epochIsLatest: true,
  sizeRule: 'file-bytes',
  // Clients with few layers take 125: some are left for images that build on this one.
  maxLayers: 120,
  keepEveryConfigField: true,
  componentNames: 'escaped',
  componentVersions: 'recorded',
  manifestMediaType: 'recorded',
  // What Docker's classic image store takes.
  warnedLayers: 125,
  detectedRepos: new Map([
    ['xattr', {}],
    ['filemap', {}],
    ['apk', {}],
    ['dpkg', {}],
    ['rpm', {}],
    ['alpm', {}],
    ['python', {}],
    ['bigfiles', {}],
  ]),
};

const chunkah06Profile: CompatibilityProfile = {
  layerFormat: {
    directoryTimes: 'disk',
    timesBefore1970: 'clamp',
    symlinkTargets: 'tidied',
    linkIdentity: 'inode',
    droppedXattrs: [],
    misreadNames: 'recorded',
  },
  overlayXattrs: 'recorded',
  linksTogether: false,
  epochIsLatest: false,
  sizeRule: 'entry-bytes',
  fixedPacking: { packer: tiersPacker, layerOrder: 'as-packed' },
  maxLayers: 64,
  keepEveryConfigField: false,
  componentNames: 'plain',
  componentVersions: 'omitted',
  manifestMediaType: 'omitted',
  warnedLayers: 127,
  detectedRepos: new Map([
    ['xattr', {}],
    ['rpm', { claimDatabaseDirectories: false }],
    ['alpm', { like: 'chunkah-0.6' }],
    ['bigfiles', { mergeClashingPaths: true, stability: 0 }],
  ]),
};

const choiceRows = optionRows.filter(([name, { section }]) => section === 'compatibility' && name !== 'compat');

/** Each choice alone; it takes precedence over `compat`. */
export type ProfileChoices = Pick<ScalarOptions, CompatibilityChoiceName>;

export interface ProfileOptions extends ProfileChoices {
  readonly compat?: CompatName | undefined;
  readonly stripHints?: boolean | undefined;
}

/** @throws ChunkahError `COMPAT_UNKNOWN`, `CHOICE_INVALID`. */
export function profileOf(options: ProfileOptions): CompatibilityProfile {
  const { compat, stripHints } = options;
  if (compat !== undefined && !compatNames.includes(compat)) throw compatUnknown(compat, compatNames);
  checkChoices(options);
  const base = compat === undefined ? defaultProfile : chunkah06Profile;
  const { layerFormat } = base;
  const overlay = options.overlayXattrs ?? base.overlayXattrs;
  return {
    ...base,
    layerFormat: {
      directoryTimes: options.directoryTimes ?? layerFormat.directoryTimes,
      timesBefore1970: options.timesBefore1970 ?? layerFormat.timesBefore1970,
      symlinkTargets: options.symlinkTargets ?? layerFormat.symlinkTargets,
      linkIdentity: options.linkIdentity ?? layerFormat.linkIdentity,
      misreadNames: options.misreadNames ?? layerFormat.misreadNames,
      droppedXattrs: [
        ...machineXattrs,
        ...(overlay === 'dropped' ? overlayXattrs : []),
        ...(stripHints === true ? componentXattrs : []),
      ],
    },
    overlayXattrs: overlay,
    linksTogether: options.hardLinks === undefined ? base.linksTogether : options.hardLinks === 'together',
    epochIsLatest: options.timesAfterEpoch === undefined ? base.epochIsLatest : options.timesAfterEpoch === 'epoch',
    sizeRule: options.sizeRule ?? base.sizeRule,
    keepEveryConfigField:
      options.imageConfigFields === undefined ? base.keepEveryConfigField : options.imageConfigFields === 'all',
    componentNames: options.componentNames ?? base.componentNames,
    componentVersions: options.componentVersions ?? base.componentVersions,
    manifestMediaType: options.manifestMediaType ?? base.manifestMediaType,
  };
}

function checkChoices(choices: ProfileChoices): void {
  for (const [name, row] of choiceRows) {
    const value = choices[name as CompatibilityChoiceName];
    if (value === undefined || row.value.kind !== 'choice' || row.value.choices.includes(value)) continue;
    throw choiceInvalid(name, value, row.value.choices);
  }
}
