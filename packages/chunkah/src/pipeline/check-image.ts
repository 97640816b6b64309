import type { Plan } from '@chunkah/core/engine';
import {
  formedLayer,
  type ImageDescription,
  type KeptLayer,
  type LayerCompression,
  measureDocuments,
  measureLayers,
  type WrittenImage,
} from '@chunkah/oci';
import type { Finding } from '@chunkah/report';
import { checkClients } from '../limits/check-clients.ts';
import { checkLimits } from '../limits/check-limits.ts';
import { limitsExceeded } from '../limits/errors.ts';
import type { LayerFacts } from '../limits/image-facts.ts';
import { layerTitle } from '../limits/layer-title.ts';
import { nameFacts } from '../limits/name-facts.ts';
import type { Checks } from '../limits/read-checks.ts';
import { imageLayerOf } from './image-layer-of.ts';
import type { Prepared } from './prepare.ts';
import { summarizePlan } from './summarize-plan.ts';

/** What an image will be besides its plan. */
interface PlannedImage {
  readonly compression: LayerCompression;
  readonly description: ImageDescription;
}

/** What clients cannot take of a planned image, and what is beyond the limits of the build. */
export function findingsOfPlan(
  checks: Checks,
  prepared: Prepared,
  planned: Plan,
  { compression, description }: PlannedImage,
): Finding[] {
  const { files, layerFormat } = prepared;
  const described = planned.layers.map((layer) => imageLayerOf(layer, prepared));
  const sizes = measureLayers(described, files.columns, layerFormat);
  const layers = described.map((layer, number): LayerFacts => {
    if (layer.kind === 'kept') return factsOfBase(layer);
    const tarBytes = sizes[number] ?? 0;
    const { name } = formedLayer(layer, compression, files.columns, layerFormat).compression;
    const title = layerTitle(planned.layers[number]?.components.map((component) => component.name) ?? []);
    return { title, tarBytes, compression: name, ...(name === 'none' ? { bytes: tarBytes } : {}) };
  });
  const limits = checkLimits(checks, summarizePlan(planned, prepared), layers);
  if (checks.clients.length === 0) return limits;
  const { manifest, config } = measureDocuments(description, described, compression);
  const facts = { layers, manifestBytes: manifest, configBytes: config, names: nameFacts(files) };
  return [...limits, ...checkClients(checks.clients, facts)];
}

/** A layer that stays as it is. */
function factsOfBase({ digest, mediaType, blob }: KeptLayer): LayerFacts {
  return { title: `${digest} of the base`, bytes: blob.size, compression: compressionOfType(mediaType), mediaType };
}

/** What a media type says of the compression; zstd:chunked is zstd to whoever reads a whole blob. */
function compressionOfType(mediaType: string): LayerFacts['compression'] {
  if (mediaType.endsWith('+zstd')) return 'zstd';
  return mediaType.endsWith('gzip') ? 'gzip' : 'none';
}

/**
 * Checks a planned image before anything is written.
 * @returns what is only warned of.
 * @throws ChunkahError `LIMITS_EXCEEDED` for the first error; the other findings are warned of.
 */
export function checkBefore(checks: Checks, prepared: Prepared, planned: Plan, image: PlannedImage): Finding[] {
  const findings = findingsOfPlan(checks, prepared, planned, image);
  const errors = findings.filter(isError);
  for (const finding of findings) {
    if (finding !== errors[0]) prepared.logger.warn(`${finding.message}; ${finding.hint}`);
  }
  if (errors.length > 0) throw limitsExceeded(errors);
  return findings;
}

/**
 * Checks what was made, before it has a name: only now the sizes of compressed layers are known.
 * @param before what was warned of before.
 * @returns what is only warned of.
 * @throws ChunkahError `LIMITS_EXCEEDED`.
 */
export function checkMade(
  { clients }: Pick<Checks, 'clients'>,
  before: readonly Finding[],
  planned: Pick<Plan, 'layers'>,
  { layers, compression }: Pick<WrittenImage, 'layers'> & Pick<PlannedImage, 'compression'>,
): Finding[] {
  const facts = layers.map(({ digest, size }, number): LayerFacts => {
    const layer = planned.layers[number];
    const names = layer?.components.map(({ name }) => name) ?? [];
    const title = layer?.base === undefined ? layerTitle(names) : `${digest} of the base`;
    return { title, bytes: size, compression: compression.name };
  });
  const isOfBlob = ({ rule, client }: Finding) => client !== undefined && rule === 'layer-bytes';
  const found = checkClients(clients, { layers: facts }).filter(isOfBlob);
  const errors = found.filter(isError);
  if (errors.length > 0) throw limitsExceeded(errors);
  return [...before.filter((finding) => !isOfBlob(finding)), ...found];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}
