import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { printable } from '@chunkah/core';
import { aboutOption, type Plan, type PlannedLayer } from '@chunkah/core/engine';
import {
  type DraftedLayers,
  type ImageDescription,
  type ImageLayer,
  type LayerCompression,
  levelsOf,
  resolveTarget,
  type WrittenImage,
} from '@chunkah/oci';
import { type BuildResult, type Finding, formatVersion, type WrittenLayerSummary } from '@chunkah/report';
import { layerTitle } from '../limits/layer-title.ts';
import { type Checks, readChecks } from '../limits/read-checks.ts';
import { writeComponentsFile } from '../report/components-file.ts';
import { checkBefore, checkMade } from './check-image.ts';
import { summarizeComponents } from './components.ts';
import { describer } from './describe-image.ts';
import { type Destination, toTarget } from './destination.ts';
import { compressionLevelInvalid, compressionLevelUnused } from './errors.ts';
import { forecastOf, forecastPaces } from './forecast.ts';
import { imageLayerOf } from './image-layer-of.ts';
import { imageNames } from './image-names.ts';
import type { BuildOptions } from './options.ts';
import { packAnew } from './plan-request.ts';
import { type Prepared, prepare, tellPlan } from './prepare.ts';
import { layersBesidePrevious } from './previous/build-beside-previous.ts';
import { refusePreviousInPlace } from './previous/refuse-in-place.ts';
import { summarizeBesidePrevious } from './previous/summarize.ts';
import { releaseMemory } from './release-memory.ts';
import { writeResultReports } from './result-reports.ts';
import type { TreeSource } from './source/tree-source.ts';
import { withTreeSource } from './source/with-tree-source.ts';
import { summarizeLayer, summarizePlan } from './summarize-plan.ts';

/**
 * Makes an image of a rootfs, or of another image. Nothing appears under the output's name before
 * the image is complete, unless it is a mount point.
 * @throws ChunkahError for whatever is wrong with the options, the rootfs or the output.
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const { output, rootfs } = options;
  if (output.kind === 'registry') {
    const { withRegistry } = await import('../registry/with-registry.ts');
    return withRegistry(options, output, (own, target) => buildInto(own, () => toTarget(target)));
  }
  if (output.kind === 'containers-storage') {
    const { withContainersStorage } = await import('../storage/with-containers-storage.ts');
    return withContainersStorage(options, output, (own, write) => buildInto(own, () => ({ places: [], write })));
  }
  return buildInto(options, () => toTarget(aboutOption({ name: 'output' }, () => resolveTarget(output, rootfs))));
}

async function buildInto(options: BuildOptions, destinationOf: () => Destination): Promise<BuildResult> {
  const start = performance.now();
  const describe = describer(options, await imageNames(options));
  const compression = compressionOf(options);
  forecastPaces(options);
  const checks = await readChecks(options);
  const destination = destinationOf();
  refusePreviousInPlace(options, destination.places);
  const { output } = options;
  const isFile = output.kind === 'directory' || output.kind === 'archive';
  return withTreeSource(
    options,
    (source) => buildFrom(source, options, { start, checks, destination, compression, describe }),
    ...(isFile ? [dirname(output.path)] : []),
  );
}

/** What is known before the tree is read. */
interface Choices {
  /** When the run began, as `performance.now` tells it. */
  readonly start: number;
  readonly checks: Checks | undefined;
  readonly destination: Destination;
  readonly compression: LayerCompression;
  readonly describe: (prepared: Prepared) => ImageDescription;
}

async function buildFrom(
  source: TreeSource,
  options: BuildOptions,
  { start, checks, destination, compression, describe }: Choices,
): Promise<BuildResult> {
  const prepared = await prepare(options, source, destination.places);
  const { componentsFile } = options;
  let findings: readonly Finding[] = [];
  const planning = startPlanning(prepared, compression, (plan) => {
    if (checks === undefined) return;
    findings = checkBefore(checks, prepared, plan, { compression, description: describe(prepared) });
  });
  if (componentsFile !== undefined) writeComponentsFile(componentsFile, summarizeComponents(prepared));
  releaseMemory();
  const writeStart = performance.now();
  const image = await destination.write({
    tree: prepared.tree,
    format: prepared.layerFormat,
    layers: planning.layers,
    compression,
    image: describe(prepared),
    threads: options.threads ?? availableParallelism(),
    signal: options.signal,
    onWarning: (message) => options.logger?.warn(message),
    onOtherCompression: (number, path) => tellPlainZstd(prepared, planning.plan().layers[number], number, path),
    onMade: (made) => {
      if (checks !== undefined) findings = checkMade(checks, findings, planning.plan(), { ...made, compression });
    },
    onWrite: options.onWrite,
  });
  const result = summarize(prepared, planning.plan(), image, {
    prepareSeconds: (writeStart - start) / 1000,
    writeSeconds: (performance.now() - writeStart) / 1000,
  });
  const checked = checks === undefined ? result : { ...result, findings };
  await writeResultReports(options, checked, prepared);
  return checked;
}

/** A level alone is one of gzip. */
function compressionOf({ compression, compressionLevel: level }: BuildOptions): LayerCompression {
  const name = compression ?? (level === undefined ? 'none' : 'gzip');
  if (level === undefined) return { name };
  const levels = levelsOf(name);
  if (levels === undefined) throw compressionLevelUnused();
  const { lowest, highest } = levels;
  if (!(Number.isInteger(level) && level >= lowest && level <= highest)) {
    throw compressionLevelInvalid(level, { name, lowest, highest });
  }
  return { name, level };
}

/** Layers to write, and the plan that is known when they are written. */
interface Planning {
  readonly layers: readonly ImageLayer[] | DraftedLayers;
  plan(): Plan;
}

/** Packs at once, or, beside a previous image, when its layers have been compared. */
/** @param onPlan throws when nothing is to be written. */
function startPlanning(prepared: Prepared, compression: LayerCompression, onPlan: (plan: Plan) => void): Planning {
  const { grouping, previous } = prepared;
  if (previous === undefined) {
    const plan = packAnew(prepared, grouping);
    tellPlan(plan, prepared);
    onPlan(plan);
    return { layers: plan.layers.map((layer) => imageLayerOf(layer, prepared)), plan: () => plan };
  }
  const planned: Plan[] = [];
  const layers = layersBesidePrevious(prepared, previous, compression, (plan) => {
    onPlan(plan);
    planned.push(plan);
  });
  return { layers, plan: () => planned[0] ?? neverPlanned() };
}

function tellPlainZstd({ logger }: Prepared, layer: PlannedLayer | undefined, number: number, path: string): void {
  const title = layerTitle(layer?.components.map(({ name }) => name) ?? []);
  logger.warn(
    `layer ${number + 1} (${title}) is compressed as plain zstd: zstd:chunked cannot record the name, symlink target ` +
      `or extended attributes of ${printable(path)}`,
  );
}

function neverPlanned(): never {
  throw new Error('the layers were not planned');
}

function summarize(
  prepared: Prepared,
  plan: Plan,
  { manifest, config, layers: written }: WrittenImage,
  seconds: { readonly prepareSeconds: number; readonly writeSeconds: number },
): BuildResult {
  const layers = plan.layers.map((layer, number): WrittenLayerSummary => {
    const { digest, diffId, size } = written[number] ?? neverWritten(number);
    return { ...summarizeLayer(layer, prepared), digest, diffId, blobSize: size };
  });
  const beside = summarizeBesidePrevious(prepared, plan, layers);
  const forecast = forecastOf(prepared, plan);
  const blobSizes = new Map(layers.map(({ digest, blobSize }) => [digest, blobSize]));
  return {
    formatVersion,
    digest: manifest.digest,
    configDigest: config.digest,
    ...beside,
    summary: summarizePlan(plan, prepared),
    ...(forecast === undefined ? {} : { forecast }),
    statistics: {
      entries: prepared.files.count,
      components: prepared.grouping.assignment.components.length,
      layerBytes: [...blobSizes.values()].reduce((total, size) => total + size, 0),
      ...seconds,
    },
  };
}

function neverWritten(number: number): never {
  throw new Error(`layer ${number} was not written`);
}
