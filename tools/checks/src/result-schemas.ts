import type {
  BuildResult,
  BuildStatistics,
  CostlyComponent,
  EntryExplanation,
  ExplainedClaim,
  ExplainedComponent,
  ExplainResult,
  Finding,
  Forecast,
  ImageFinding,
  IndexedManifest,
  IndexResult,
  InspectedComponent,
  InspectedEntry,
  InspectedFiles,
  InspectedLayer,
  InspectResult,
  LayerSummary,
  LayersForecast,
  OwnedShare,
  PlanResult,
  PlanSummary,
  PreviousSummary,
  PrunedPlace,
  PushedBlobs,
  PushedImage,
  RepoSummary,
  ReposResult,
  SettingsReport,
  StoredNames,
  UpdateForecast,
  ValidateResult,
  WrittenLayerSummary,
} from '@chunkah/report';
import { z } from 'zod';
import { diffResult, diffStep } from './diff-schema.ts';
import { count, digest, names, schemaOf, share, version } from './schema-parts.ts';

/** JSON schemas of what the commands print with `--json`, as in `docs/formats`: name and text. */
export function resultSchemas(): Map<string, string> {
  return new Map([
    ['plan-result.schema.json', schemaText('plan', planResult)],
    ['build-result.schema.json', schemaText('build', buildResult)],
    ['index-result.schema.json', schemaText('index create', indexResult)],
    ['repos-result.schema.json', schemaText('repos', reposResult)],
    ['explain-result.schema.json', schemaText('explain', explainResult)],
    ['diff-result.schema.json', schemaText('diff', diffResult)],
    ['config-result.schema.json', schemaText('config', settingsReport)],
    ['inspect-result.schema.json', schemaText('inspect', inspectResult)],
    ['validate-result.schema.json', schemaText('validate', validateResult)],
  ]);
}

function schemaText(command: string, schema: z.ZodType): string {
  const title = `What chunkah ${command} --json prints`;
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) }, null, 2)}\n`;
}

const layer = {
  components: names,
  stability: share,
  size: count,
  entries: count,
  kept: z.boolean().optional(),
};

const previous = schemaOf<PreviousSummary>()({ kept: count, new: count, opened: count, downloadBytes: count });

const summary = schemaOf<PlanSummary>()({
  layers: count,
  components: count,
  bytes: count,
  unclaimedShare: share,
  expectedWeeklyDownload: count,
});

const days = z.number().positive();

const forecast = schemaOf<Forecast>()({
  updates: z.array(schemaOf<UpdateForecast>()({ days, bytes: count })),
  periodDays: days,
  costliest: z.array(
    schemaOf<CostlyComponent>()({ name: z.string(), size: count, layer: z.int().min(1), bytes: count }),
  ),
  otherLayers: z.array(schemaOf<LayersForecast>()({ maxLayers: count, layers: count, bytes: count })),
});

const finding = schemaOf<Finding>()({
  severity: z.enum(['error', 'warning']),
  rule: z.enum([
    ...(['download', 'layers', 'layer-bytes', 'unclaimed', 'compression', 'media-type'] as const),
    ...(['manifest-bytes', 'config-bytes', 'whiteout-names', 'names'] as const),
  ]),
  client: z.string().optional(),
  manifest: digest.optional(),
  layer: z.int().min(1).optional(),
  path: z.string().optional(),
  message: z.string(),
  hint: z.string(),
});

const planResult = schemaOf<PlanResult>()({
  ...version,
  layers: z.array(schemaOf<LayerSummary>()(layer)),
  entries: count,
  components: count,
  sourceDateEpoch: count,
  summary,
  previous: previous.optional(),
  against: diffStep.optional(),
  forecast: forecast.optional(),
  findings: z.array(finding).optional(),
});

const pushedBlobs = schemaOf<PushedBlobs>()({ sent: count, sentBytes: count, mounted: count, there: count });

const buildResult = schemaOf<BuildResult>()({
  ...version,
  digest,
  configDigest: digest,
  layers: z.array(schemaOf<WrittenLayerSummary>()({ ...layer, digest, diffId: digest, blobSize: count })),
  previous: previous.optional(),
  summary,
  forecast: forecast.optional(),
  findings: z.array(finding).optional(),
  statistics: schemaOf<BuildStatistics>()({
    entries: count,
    components: count,
    layerBytes: count,
    prepareSeconds: z.number().min(0),
    writeSeconds: z.number().min(0),
  }),
  pushed: schemaOf<PushedImage>()({ names, blobs: pushedBlobs }).optional(),
  stored: schemaOf<StoredNames>()({ names, by: z.string() }).optional(),
});

const indexResult = schemaOf<IndexResult>()({
  ...version,
  digest,
  manifests: z.array(
    schemaOf<IndexedManifest>()({
      digest,
      size: count,
      platform: schemaOf<IndexedManifest['platform']>()({
        os: z.string(),
        architecture: z.string(),
        variant: z.string().optional(),
      }),
    }),
  ),
  pushed: schemaOf<PushedImage>()({ names, blobs: pushedBlobs }).optional(),
});

const owned = { files: count, bytes: count, share };

const reposResult = schemaOf<ReposResult>()({
  ...version,
  repos: z.array(
    schemaOf<RepoSummary>()({
      name: z.string(),
      version: z.string(),
      priority: z.number(),
      origin: z.string(),
      enabled: z.boolean(),
      found: z.boolean().optional(),
      components: count.optional(),
      files: owned.files.optional(),
      bytes: owned.bytes.optional(),
      share: owned.share.optional(),
      details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  ),
  unclaimed: schemaOf<OwnedShare>()(owned).optional(),
});

const prunedPlace = schemaOf<PrunedPlace>()({ given: z.string(), path: z.string(), prunedBy: z.string() });

const entryExplanation = schemaOf<EntryExplanation>()({
  given: z.string(),
  path: z.string(),
  type: z.enum(['file', 'directory', 'symlink']),
  size: count.optional(),
  target: z.string().optional(),
  leadsTo: z.string().optional(),
  otherNames: names,
  components: z.array(
    schemaOf<ExplainedComponent>()({ name: z.string(), layer: z.int().min(1), insteadOf: names.optional() }),
  ),
  decidedBy: z.enum(['unclaimed', 'only-claim', 'strength', 'priority', 'repo-name', 'path-order']),
  claims: z.array(
    schemaOf<ExplainedClaim>()({
      repo: z.string(),
      priority: z.number(),
      strength: z.enum(['strong', 'weak']),
      components: names,
      names,
      asked: z.boolean(),
    }),
  ),
});

const explainResult = schemaOf<ExplainResult>()({
  ...version,
  paths: z.array(z.union([entryExplanation, prunedPlace])),
});

const setting = z.object({ value: z.unknown(), origin: z.string() });

const settingsReport = schemaOf<SettingsReport>()({
  ...version,
  configFile: z.string().optional(),
  presets: z.array(z.object({ name: z.string(), reason: z.string() })),
  options: z.record(z.string(), z.union([setting, z.array(setting)])),
  repos: z.array(
    schemaOf<SettingsReport['repos'][number]>()({
      name: z.string(),
      version: z.string(),
      priority: z.number(),
      origin: z.string(),
      enabled: z.boolean(),
      options: z.unknown(),
    }),
  ),
});

const inspectResult = schemaOf<InspectResult>()({
  ...version,
  image: z.string(),
  digest: digest.optional(),
  configDigest: digest,
  platform: z.string(),
  created: z.string().optional(),
  layers: z.array(
    schemaOf<InspectedLayer>()({
      digest,
      diffId: digest,
      mediaType: z.string(),
      blobSize: count,
      share,
      components: z.array(schemaOf<InspectedComponent>()({ name: z.string(), version: z.string().optional() })),
      stability: share.optional(),
      createdBy: z.string().optional(),
    }),
  ),
  blobBytes: count,
  files: schemaOf<InspectedFiles>()({
    layer: z.int().min(1),
    entries: z.array(
      schemaOf<InspectedEntry>()({
        path: z.string(),
        type: z.enum([
          ...(['file', 'directory', 'symlink', 'hard link', 'device', 'fifo'] as const),
          ...(['whiteout', 'opaque directory', 'other'] as const),
        ]),
        size: count,
      }),
    ),
  }).optional(),
});

const imageFinding = schemaOf<ImageFinding>()({ code: z.string(), where: z.string(), message: z.string() });

const validateResult = schemaOf<ValidateResult>()({
  ...version,
  image: z.string(),
  valid: z.boolean(),
  faults: z.array(imageFinding),
  warnings: z.array(imageFinding),
  manifests: z.array(digest),
  findings: z.array(finding).optional(),
});
