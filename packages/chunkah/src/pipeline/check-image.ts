import type { Plan } from '@chunkah/core/engine';
import {
  formedLayer,
  type ImageDescription,
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
import { describeLayer } from './describe-layer.ts';
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
  const { files, layerFormat, profile } = prepared;
  const tars = measureLayers(planned.layers, files.columns, layerFormat);
  const described = planned.layers.map((layer) => describeLayer(layer, profile));
  const layers = described.map((layer, number): LayerFacts => {
    const tarBytes = tars[number] ?? 0;
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
  const facts = layers.map(({ size }, number): LayerFacts => {
    const names = planned.layers[number]?.components.map(({ name }) => name) ?? [];
    return { title: layerTitle(names), bytes: size, compression: compression.name };
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
