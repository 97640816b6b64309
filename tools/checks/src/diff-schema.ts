import type {
  ChangedFile,
  ComponentChange,
  DiffResult,
  DiffStep,
  GoneLayer,
  KeptLayer,
  LayerDiff,
  LayerReason,
} from '@chunkah/report';
import { z } from 'zod';
import { count, digest, layerNumber, names, schemaOf, version } from './schema-parts.ts';

const componentChange = schemaOf<ComponentChange>()({
  kind: z.enum(['came', 'gone', 'changed', 'moved-here', 'moved-away']),
  name: z.string(),
  oldVersion: z.string().optional(),
  newVersion: z.string().optional(),
  layer: layerNumber.optional(),
});

const reasonKind = z.enum([
  ...(['came', 'gone', 'content', 'metadata', 'moved-here', 'moved-away', 'directories', 'encoding'] as const),
]);

const layerReason = schemaOf<LayerReason>()({
  kind: reasonKind,
  entries: count,
  bytes: count,
  fields: names.optional(),
  layers: z.array(layerNumber).optional(),
});

const layerDiff = schemaOf<LayerDiff>()({
  layer: layerNumber,
  digest,
  bytes: count,
  tarBytes: count.optional(),
  components: names,
  before: layerNumber.optional(),
  changes: z.array(componentChange),
  reasons: z.array(layerReason).optional(),
  files: z.array(schemaOf<ChangedFile>()({ path: z.string(), kind: reasonKind, bytes: count })).optional(),
});

const wholeLayer = { layer: layerNumber, digest, bytes: count, components: names };

export const diffStep = schemaOf<DiffStep>()({
  old: z.string(),
  new: z.string(),
  basis: z.enum(['entries', 'components']),
  isPlanned: z.boolean().optional(),
  kept: count,
  added: count,
  gone: count,
  downloadBytes: count,
  imageBytes: count,
  downloadTarBytes: count.optional(),
  imageTarBytes: count.optional(),
  layers: z.array(layerDiff),
  keptLayers: z.array(schemaOf<KeptLayer>()({ ...wholeLayer, before: layerNumber })),
  goneLayers: z.array(schemaOf<GoneLayer>()(wholeLayer)),
});

/** What `chunkah diff --json` prints. */
export const diffResult = schemaOf<DiffResult>()({ ...version, steps: z.array(diffStep), downloadBytes: count });
