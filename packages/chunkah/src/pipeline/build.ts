import { availableParallelism } from 'node:os';
import { aboutOption } from '@chunkah/core/engine';
import {
  applyKeyValueEdits,
  editLabels,
  hostArchitecture,
  type ImageConfigSource,
  type ImageDescription,
  imageArchitecture,
  type LayerCompression,
  levelsOf,
  parseKeyValueEdit,
  placesOf,
  resolveTarget,
  type WrittenImage,
  writeImage,
} from '@chunkah/oci';
import type { BuildResult, WrittenLayerSummary } from '@chunkah/report';
import { writeComponentsFile } from '../report/components-file.ts';
import { summarizeComponents } from './components.ts';
import { describeLayer } from './describe-layer.ts';
import { compressionLevelInvalid, compressionLevelUnused, tagInvalid } from './errors.ts';
import type { BuildOptions } from './options.ts';
import { summarizeLayer } from './plan.ts';
import { type Prepared, prepare } from './prepare.ts';

/**
 * Makes an image of a rootfs. Nothing appears under the output's name before the image is complete,
 * unless it is a mount point.
 * @throws ChunkahError for whatever is wrong with the options, the rootfs or the output.
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const start = performance.now();
  const describe = describer(options);
  const compression = compressionOf(options);
  checkTag(options);
  const target = aboutOption({ name: 'output' }, () => resolveTarget(options.output, options.rootfs));
  const prepared = await prepare(options, placesOf(target));
  const { componentsFile } = options;
  if (componentsFile !== undefined) {
    writeComponentsFile(componentsFile, summarizeComponents(prepared.files, prepared.plan));
  }
  const writeStart = performance.now();
  const image = await writeImage({
    target,
    tree: prepared.scan,
    format: prepared.layerFormat,
    layers: prepared.plan.layers.map((layer) => describeLayer(layer, prepared.profile)),
    compression,
    image: describe(prepared),
    threads: options.threads ?? availableParallelism(),
    signal: options.signal,
    onWarning: (message) => options.logger?.warn(message),
    onWrite: options.onWrite,
  });
  return summarize(prepared, image, {
    prepareSeconds: (writeStart - start) / 1000,
    writeSeconds: (performance.now() - writeStart) / 1000,
  });
}

function compressionOf({ compression: name = 'none', compressionLevel: level }: BuildOptions): LayerCompression {
  if (level === undefined) return { name };
  const levels = levelsOf(name);
  if (levels === undefined) throw compressionLevelUnused();
  const { lowest, highest } = levels;
  if (!(Number.isInteger(level) && level >= lowest && level <= highest)) {
    throw compressionLevelInvalid(level, { name, lowest, highest });
  }
  return { name, level };
}

/**
 * What OCI lets a name of an image be made of (image-spec, annotation
 * org.opencontainers.image.ref.name).
 */
const imageName = /^[A-Za-z0-9][A-Za-z0-9._:@+/-]*$/;

/** The program to be compatible with takes any text. */
function checkTag({ tag, compat }: BuildOptions): void {
  if (tag !== undefined && compat === undefined && !imageName.test(tag)) throw tagInvalid(tag);
}

/** Checks the options that only describe the image, and gives the function that applies them. */
function describer(options: BuildOptions): (prepared: Prepared) => ImageDescription {
  const labels = (options.labels ?? []).map((text) => parseKeyValueEdit(text, 'labels'));
  const annotations = (options.annotations ?? []).map((text) => parseKeyValueEdit(text, 'annotations'));
  const architecture = options.architecture === undefined ? undefined : imageArchitecture(options.architecture);
  return ({ config, epoch, profile }) => ({
    config: editLabels(config.config, labels),
    ...platformOf(architecture, config),
    ...(config.author === undefined ? {} : { author: config.author }),
    created: epoch,
    manifestMediaType: profile.manifestMediaType,
    annotations: applyKeyValueEdits(config.annotations, annotations),
    ...(options.tag === undefined ? {} : { tag: options.tag }),
  });
}

/**
 * @param given the architecture that an option names: the variant of another one says nothing of
 * it.
 */
function platformOf(given: string | undefined, { architecture, variant }: ImageConfigSource) {
  const documented = architecture === undefined ? undefined : imageArchitecture(architecture);
  const chosen = given ?? documented ?? hostArchitecture(process.arch);
  return { architecture: chosen, ...(variant === undefined || chosen !== documented ? {} : { variant }) };
}

function summarize(
  { plan, files, assignment }: Prepared,
  { manifest, config, layers: written }: WrittenImage,
  seconds: { readonly prepareSeconds: number; readonly writeSeconds: number },
): BuildResult {
  const layers = plan.layers.map((layer, number): WrittenLayerSummary => {
    const { digest, diffId, size } = written[number] ?? neverWritten(number);
    return { ...summarizeLayer(layer), digest, diffId, blobSize: size };
  });
  const blobSizes = new Map(layers.map(({ digest, blobSize }) => [digest, blobSize]));
  return {
    digest: manifest.digest,
    configDigest: config.digest,
    layers,
    statistics: {
      entries: files.count,
      components: assignment.components.length,
      layerBytes: [...blobSizes.values()].reduce((total, size) => total + size, 0),
      ...seconds,
    },
  };
}

function neverWritten(number: number): never {
  throw new Error(`layer ${number} was not written`);
}
