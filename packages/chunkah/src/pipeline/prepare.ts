import {
  type Assignment,
  type FileIndex,
  type LoadContext,
  type Logger,
  loadRepos,
  makePlan,
  noComponentRepo,
  type Plan,
  printable,
  type RepoPlugin,
  resolveClaims,
} from '@chunkah/core';
import {
  type ImageConfigSource,
  type LayerFormat,
  parseImageConfig,
  refuseDeletionMarks,
  refuseXattrNames,
  resolveSourceDateEpoch,
} from '@chunkah/oci';
import { hashFiles, readFile, type Scan, scanRootfs } from '@chunkah/rootfs';
import { writeComponentsFile } from '../report/components-file.ts';
import { compatUnknown, maxLayersInvalid, threadsInvalid, waysToComponents } from './errors.ts';
import { compatNames, type Mode, modeOf, reposOf } from './mode.ts';
import type { PlanOptions } from './options.ts';

const defaultMaxLayers = 64;
const mostThreads = 1024;
/** Overlay mounts of current clients take about this many layers. */
const overlayLayers = 127;
/** Beyond this, clients spend more on layers than they save. */
const manyLayers = 500;

/** All that is known before a byte is written. */
export interface Prepared {
  readonly scan: Scan;
  readonly files: FileIndex;
  readonly assignment: Assignment;
  readonly plan: Plan;
  readonly layerFormat: LayerFormat;
  readonly config: ImageConfigSource;
  /** Unix seconds. */
  readonly epoch: number;
}

const silent: Logger = { warn() {}, info() {}, debug() {} };

/**
 * Scan, load, claim, pack: the part of a run that only reads.
 * @throws ChunkahError for whatever is wrong with the options or the rootfs.
 */
export async function prepare(options: PlanOptions): Promise<Prepared> {
  const { maxLayers = defaultMaxLayers, logger = silent, signal = new AbortController().signal } = options;
  const mode = checkOptions(options, maxLayers, logger);
  const config = parseImageConfig(options.imageConfig ?? '{}', { keepEveryField: mode.keepEveryConfigField });
  for (const warning of config.warnings) logger.warn(warning);
  const epoch = resolveSourceDateEpoch({
    option: options.sourceDateEpoch,
    created: config.created,
    now: Date.now() / 1000,
  });
  const layerFormat: LayerFormat =
    options.stripHints === true ? { ...mode.layerFormat, hintXattrs: 'dropped' } : mode.layerFormat;
  const scan = await scanAndTell(options, logger, signal);
  if (layerFormat.misreadNames === 'refused') {
    refuseDeletionMarks(scan.files);
    refuseXattrNames(scan.files);
  }
  const repos = reposOf(mode, options);
  const assignment = await assign(scan, mode, { repos, epoch, logger, signal });
  const plan = makePlan({
    files: scan.files,
    assignment,
    packer: mode.packer,
    maxLayers,
    sizeRule: mode.sizeRule,
  });
  logger.info(`packed ${assignment.components.length} components into ${plan.layers.length} layers`);
  for (const [number, layer] of plan.layers.entries()) {
    logger.debug(`layer ${number + 1}: ${layer.components.map(({ name }) => printable(name)).join(' ')}`);
  }
  if (options.componentsFile !== undefined) writeComponentsFile(options.componentsFile, scan.files, plan);
  return { scan, files: scan.files, assignment, plan, layerFormat, config, epoch };
}

function checkOptions(options: PlanOptions, maxLayers: number, logger: Logger): Mode {
  if (!(Number.isSafeInteger(maxLayers) && maxLayers >= 1)) throw maxLayersInvalid(maxLayers);
  const { threads = 1 } = options;
  if (!(Number.isSafeInteger(threads) && threads >= 1 && threads <= mostThreads)) throw threadsInvalid(threads);
  if (options.compat !== undefined && !compatNames.includes(options.compat)) {
    throw compatUnknown(options.compat, compatNames);
  }
  if (maxLayers > overlayLayers) {
    logger.warn(`clients that mount layers with overlay may refuse more than ${overlayLayers} layers`);
  }
  if (maxLayers > manyLayers) logger.warn(`more than ${manyLayers} layers slow down every pull`);
  return modeOf(options.compat);
}

async function scanAndTell(options: PlanOptions, logger: Logger, signal: AbortSignal): Promise<Scan> {
  const { rootfs, prune = [], skipSpecialFiles = false, threads, onScan } = options;
  const scan = await scanRootfs({ rootfs, prune, skipSpecialFiles, threads, signal, onProgress: onScan });
  logger.info(`found ${scan.files.count} entries`);
  if (scan.skippedSpecialFiles > 0) logger.info(`left out ${scan.skippedSpecialFiles} special files`);
  for (const path of scan.unmatchedPrunes) logger.warn(`--prune ${path} matched nothing`);
  if (scan.files.find('/sysroot/ostree') !== undefined) {
    logger.warn(
      'the rootfs holds sysroot/ostree, most likely a second copy of its files; leave it out with --prune /sysroot/',
    );
  }
  return scan;
}

interface Circumstances {
  readonly repos: readonly RepoPlugin[];
  readonly epoch: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

async function assign(scan: Scan, mode: Mode, { repos, epoch, logger, signal }: Circumstances): Promise<Assignment> {
  const { files, root } = scan;
  const context: LoadContext = {
    files,
    now: epoch,
    defaultMtimeClamp: epoch,
    logger,
    signal,
    read: async (file, range) => readFile(root, files.columns, file, range),
    hash: (ids) => hashFiles(root, files.columns, ids, signal),
  };
  const loaded = await loadRepos(repos, context);
  if (loaded.length === 0) throw noComponentRepo(waysToComponents);
  for (const { plugin, repo } of loaded) {
    logger.info(`repo ${plugin.name}: ${repo.components.length} components`);
    for (const [fact, value] of Object.entries(repo.details ?? {})) {
      logger.debug(`repo ${plugin.name}: ${fact} ${printable(String(value))}`);
    }
  }
  if (loaded.every(({ plugin }) => plugin.name === 'bigfiles')) {
    logger.warn(`only the sizes of files tell components apart here; for better layers, ${waysToComponents}`);
  }
  return resolveClaims({ files, repos: loaded, linksTogether: mode.linksTogether, defaultMtimeClamp: epoch });
}
