import { availableParallelism } from 'node:os';
import { compileGroups, type FileIndex, type GroupRule, type Logger, printable, silentLogger } from '@chunkah/core';
import {
  droppedOverlayMarks,
  type ImageConfigSource,
  type LayerFormat,
  parseImageConfig,
  refuseDeletionMarks,
  refuseXattrNames,
  resolveSourceDateEpoch,
} from '@chunkah/oci';
import { refuseInside, type Scan, scannedDirectories, scanRootfs, type WrittenPlace } from '@chunkah/rootfs';
import { reportPlace } from '../report/report-file.ts';
import { type ChosenRepo, chooseRepos } from './choose-repos.ts';
import { maxLayersInvalid, rootfsEmpty, threadsInvalid } from './errors.ts';
import { type Mode, modeOf } from './mode.ts';
import type { PlanOptions } from './options.ts';

const defaultMaxLayers = 64;
const mostThreads = 1024;
/** Beyond this, clients spend more on layers than they save. */
const manyLayers = 500;

/** What is known before any repo is asked. */
export interface Input {
  readonly options: PlanOptions;
  readonly maxLayers: number;
  readonly mode: Mode;
  /** In the order in which their claims count. */
  readonly repos: readonly ChosenRepo[];
  readonly groups: readonly GroupRule[];
  readonly scan: Scan;
  readonly files: FileIndex;
  readonly layerFormat: LayerFormat;
  readonly config: ImageConfigSource;
  /** Unix seconds. */
  readonly epoch: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Checks the options, reads the image config and scans the rootfs. Nothing is written before.
 * @param places what the run is going to write, besides `writtenFiles`: none of it may lie in the rootfs.
 * @throws ChunkahError for whatever is wrong with them.
 */
export async function readInput(options: PlanOptions, places: readonly WrittenPlace[] = []): Promise<Input> {
  const { maxLayers = defaultMaxLayers, logger = silentLogger, signal = new AbortController().signal } = options;
  const mode = modeOf(options);
  checkNumbers(options, maxLayers, mode, logger);
  const repos = chooseRepos(mode, options);
  const groups = compileGroups(options.groups ?? {});
  const config = parseImageConfig(options.imageConfig ?? '{}', { keepEveryField: mode.keepEveryConfigField });
  for (const warning of config.warnings) logger.warn(warning);
  const epoch = resolveSourceDateEpoch({
    option: options.sourceDateEpoch,
    created: config.created,
    now: Date.now() / 1000,
  });
  const { layerFormat } = mode;
  const scan = await scanAndTell(options, logger, signal);
  const { writtenFiles = [] } = options;
  refuseInside([...places, ...writtenFiles.map(reportPlace)], options.rootfs, () => scannedDirectories(scan));
  if (layerFormat.misreadNames === 'refused') {
    refuseDeletionMarks(scan.files);
    refuseXattrNames(scan.files, layerFormat);
  }
  const marks = droppedOverlayMarks(scan.files, layerFormat);
  if (marks !== undefined) logger.warn(marks);
  return {
    options,
    maxLayers,
    mode,
    repos,
    groups,
    scan,
    files: scan.files,
    layerFormat,
    config,
    epoch,
    logger,
    signal,
  };
}

function checkNumbers({ threads = 0 }: PlanOptions, maxLayers: number, { warnedLayers }: Mode, logger: Logger): void {
  if (!(Number.isSafeInteger(maxLayers) && maxLayers >= 1)) throw maxLayersInvalid(maxLayers);
  if (!(Number.isSafeInteger(threads) && threads >= 0 && threads <= mostThreads)) throw threadsInvalid(threads);
  if (maxLayers > warnedLayers) logger.warn(`Docker and other clients may refuse more than ${warnedLayers} layers`);
  if (maxLayers > manyLayers) logger.warn(`more than ${manyLayers} layers slow down every pull`);
}

/** The number of threads to work with: 0 stands for as many as there are processors, as does nothing. */
export function threadCount({ threads = 0 }: PlanOptions): number {
  return threads === 0 ? availableParallelism() : threads;
}

async function scanAndTell(options: PlanOptions, logger: Logger, signal: AbortSignal): Promise<Scan> {
  const { rootfs, prune = [], pruneIfPresent = [], skipSpecialFiles = false, onScan } = options;
  const scan = await scanRootfs({
    rootfs,
    prune: [...prune, ...pruneIfPresent],
    skipSpecialFiles,
    threads: threadCount(options),
    signal,
    onProgress: onScan,
  });
  if (scan.files.count === 0) {
    const prunes = prune.length + pruneIfPresent.length;
    throw rootfsEmpty(rootfs, scan.skippedSpecialFiles > 0 || prunes > scan.unmatchedPrunes.length);
  }
  logger.info(`found ${scan.files.count} entries`);
  if (scan.skippedSpecialFiles > 0) logger.info(`left out ${scan.skippedSpecialFiles} special files`);
  for (const path of scan.unmatchedPrunes) {
    if (prune.includes(path)) logger.warn(`--prune ${path} matched nothing`);
    else logger.info(`nothing to leave out at ${printable(path)}, which a config or a preset names`);
  }
  if (scan.files.find('/sysroot/ostree') !== undefined) {
    logger.warn(
      'the rootfs holds sysroot/ostree, most likely a second copy of its files; leave it out with --prune /sysroot/',
    );
  }
  return scan;
}
