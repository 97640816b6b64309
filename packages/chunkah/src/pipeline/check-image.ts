import type { Plan } from '@chunkah/core/engine';
import {
  type ImageDescription,
  type KeptLayer,
  type LayerCompression,
  measureDocuments,
  measureLayers,
} from '@chunkah/oci';
import { type BuildResult, type Finding, nameText } from '@chunkah/report';
import { checkClients } from '../limits/check-clients.ts';
import { checkLimits } from '../limits/check-limits.ts';
import { limitsExceeded } from '../limits/errors.ts';
import type { LayerFacts } from '../limits/image-facts.ts';
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
  const layers = planned.layers.map(({ components }, number): LayerFacts => {
    const layer = described[number];
    const tarBytes = sizes[number] ?? 0;
    if (layer?.kind === 'kept') return factsOfBase(layer);
    const known = compression.name === 'none' ? { bytes: tarBytes } : {};
    return { title: layerTitle(components.map(({ name }) => name)), tarBytes, compression: compression.name, ...known };
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
 * Checks the layers that were written: only now their compressed sizes are known.
 * @param warned what was warned of before.
 * @returns what was only to be warned of.
 * @throws ChunkahError `LIMITS_EXCEEDED`.
 */
export function checkWritten(
  { clients }: Checks,
  warned: readonly Finding[],
  { layers }: BuildResult,
  { name }: LayerCompression,
): Finding[] {
  const facts = layers.map(({ base, components, digest, blobSize }): LayerFacts => {
    return {
      title: base === true ? `${digest} of the base` : layerTitle(components),
      bytes: blobSize,
      compression: name,
    };
  });
  const isOfBlob = ({ rule, client }: Finding) => rule === 'layer-bytes' && client !== undefined;
  const ofBlobs = checkClients(clients, { layers: facts }).filter(isOfBlob);
  const errors = ofBlobs.filter(isError);
  if (errors.length > 0) throw limitsExceeded(errors);
  return [...warned.filter((finding) => !isOfBlob(finding)), ...ofBlobs];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function layerTitle([first = '', ...others]: readonly string[]): string {
  return `${nameText(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}
