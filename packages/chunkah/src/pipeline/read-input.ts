import { optionTable } from '@chunkah/config/options';
import { type Logger, parseInterval, printable } from '@chunkah/core';
import { aboutOption, type ColumnIndex, compileGroups, type GroupRule, silentLogger } from '@chunkah/core/engine';
import {
  type ImageConfigSource,
  type ImagePlatform,
  type LayerFormat,
  refuseWhiteoutNames,
  refuseXattrNames,
  resolveSourceDateEpoch,
  type StoredImage,
} from '@chunkah/oci';
import type { WrittenPlace } from '@chunkah/rootfs';
import { reportPlace } from '../report/report-file.ts';
import type { KeptBase } from './base/kept-base.ts';
import { choosePacking } from './choose-packing.ts';
import { type ChosenRepo, chooseRepos } from './choose-repos.ts';
import { type CompatibilityProfile, type Packing, profileOf } from './compatibility-profile.ts';
import { droppedOverlayMarks } from './dropped-xattrs.ts';
import { maxLayersInvalid, rootfsEmpty, threadsInvalid, updatePeriodInvalid } from './errors.ts';
import { imagePlatform } from './image-platform.ts';
import type { PlanOptions } from './options.ts';
import { readPrevious } from './previous/read-previous.ts';
import { configOf } from './source/image-config.ts';
import type { ReadTree, TreeSource } from './source/tree-source.ts';

const mostThreads = optionTable.threads.value.most;
/** Beyond this, clients spend more on layers than they save. */
const manyLayers = 500;

/** What is known before any repo is asked. */
export interface Input {
  readonly options: PlanOptions;
  readonly maxLayers: number;
  /** Days between two updates of a client. */
  readonly periodDays: number;
  readonly profile: CompatibilityProfile;
  readonly packing: Packing;
  /** In the order in which their claims count. */
  readonly repos: readonly ChosenRepo[];
  readonly groups: readonly GroupRule[];
  readonly tree: ReadTree;
  /** The base below it, once it is known what lies above. */
  readonly kept?: KeptBase;
  readonly files: ColumnIndex;
  readonly layerFormat: LayerFormat;
  readonly config: ImageConfigSource;
  /** What the image is for. */
  readonly platform: ImagePlatform;
  /** The image of the build before; missing where none is named. */
  readonly previous?: StoredImage;
  /** Unix seconds. */
  readonly epoch: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * What a run does at fifos, sockets and devices when no option says so: it ends, or leaves them out
 * and says so.
 */
export type SpecialFiles = 'refused' | 'looked-past';

/** What a kind of run decides by itself. */
export interface InputChoices {
  /** What the run is going to write, besides `writtenFiles`: none of it may lie in the rootfs. */
  readonly places?: readonly WrittenPlace[];
  readonly specialFiles?: SpecialFiles;
}

/**
 * Checks the options, reads the image config and the names and metadata of the tree. Nothing is
 * written before, but for the layers of an image that are compressed.
 * @throws ChunkahError for whatever is wrong with them.
 */
export async function readInput(options: PlanOptions, source: TreeSource, choices: InputChoices = {}): Promise<Input> {
  const { places = [], specialFiles = 'refused' } = choices;
  const { logger = silentLogger, signal = new AbortController().signal } = options;
  const profile = profileOf(options);
  const { maxLayers = profile.maxLayers } = options;
  checkNumbers(options, maxLayers, profile, logger);
  const periodDays = updatePeriodDays(options);
  const packing = choosePacking(options, profile, logger);
  const repos = chooseRepos(profile, options);
  const groups = aboutOption({ name: 'groups' }, () => compileGroups(options.groups ?? {}));
  const config = aboutOption({ name: 'imageConfig' }, () =>
    configOf(source.image, options.imageConfig, profile, source.base),
  );
  for (const warning of config.warnings) logger.warn(warning);
  const platform = imagePlatform(options, config);
  const previous = await readPrevious(options, platform);
  const epoch = resolveSourceDateEpoch({
    option: options.sourceDateEpoch,
    created: config.created,
    now: Date.now() / 1000,
  });
  const { layerFormat } = profile;
  const tree = await readAndTell(options, source, specialFiles, logger);
  const { writtenFiles = [] } = options;
  source.refuseInside([...places, ...writtenFiles.map(reportPlace)]);
  if (layerFormat.misreadNames === 'refused') {
    refuseWhiteoutNames(tree.files);
    refuseXattrNames(tree.files, layerFormat);
  }
  const marks = profile.overlayXattrs === 'dropped' ? droppedOverlayMarks(tree.files) : undefined;
  if (marks !== undefined) logger.warn(marks);
  return {
    options,
    maxLayers,
    periodDays,
    profile,
    packing,
    repos,
    groups,
    tree,
    files: tree.files,
    layerFormat,
    config,
    platform,
    ...(previous === undefined ? {} : { previous }),
    epoch,
    logger,
    signal,
  };
}

function checkNumbers(
  { threads = 1 }: PlanOptions,
  maxLayers: number,
  { warnedLayers }: CompatibilityProfile,
  logger: Logger,
): void {
  if (!(Number.isSafeInteger(maxLayers) && maxLayers >= 1)) throw maxLayersInvalid(maxLayers);
  if (!(Number.isSafeInteger(threads) && threads >= 1 && threads <= mostThreads)) throw threadsInvalid(threads);
  if (maxLayers > warnedLayers) logger.warn(`Docker and other clients may refuse more than ${warnedLayers} layers`);
  if (maxLayers > manyLayers) logger.warn(`more than ${manyLayers} layers slow down every pull`);
}

function updatePeriodDays({ updatePeriod = optionTable.updatePeriod.fallback }: PlanOptions): number {
  const days = parseInterval(updatePeriod);
  if (days === undefined) throw updatePeriodInvalid(updatePeriod);
  return days;
}

async function readAndTell(
  options: PlanOptions,
  source: TreeSource,
  specialFiles: SpecialFiles,
  logger: Logger,
): Promise<ReadTree> {
  const { prune = [], pruneIfPresent = [], skipSpecialFiles = false } = options;
  const tree = await source.read(
    {
      prune: [...prune, ...pruneIfPresent],
      skipSpecialFiles: skipSpecialFiles || specialFiles === 'looked-past',
    },
    (message) => logger.warn(message),
  );
  if (tree.files.count === 0) {
    const prunes = prune.length + pruneIfPresent.length;
    throw rootfsEmpty(source.name, tree.skippedSpecialFiles > 0 || prunes > tree.unmatchedPrunes.length);
  }
  logger.info(`found ${tree.files.count} entries`);
  tellOfSpecialFiles(tree, skipSpecialFiles, logger);
  for (const path of tree.unmatchedPrunes) {
    if (prune.includes(path)) logger.warn(`--prune ${path} matched nothing`);
    else logger.info(`nothing to leave out at ${printable(path)}, which a config or a preset names`);
  }
  if (tree.files.find('/sysroot/ostree') !== undefined) {
    logger.warn(
      'the rootfs holds sysroot/ostree, most likely a second copy of its files; leave it out with --prune /sysroot/',
    );
  }
  return tree;
}

/** @param isWanted whether the options leave special files out. */
function tellOfSpecialFiles(tree: ReadTree, isWanted: boolean, logger: Logger): void {
  const { skippedSpecialFiles: count, firstSpecialFile = '' } = tree;
  if (count === 0) return;
  if (isWanted) {
    logger.info(`left out ${count} special files`);
    return;
  }
  const others = count === 1 ? '' : ` and ${count - 1} more ${count === 2 ? 'special file' : 'special files'}`;
  logger.warn(
    `left out ${printable(firstSpecialFile)}${others}; build and plan stop there: give them --skip-special-files or --prune`,
  );
}
