import type { Plan, PlannedLayer } from '@chunkah/core/engine';
import { type ImageDescription, measureLayers } from '@chunkah/oci';
import { formatVersion, type PlanResult, type PreviousSummary } from '@chunkah/report';
import type { CompareOptions } from '../diff/diff.ts';
import { type Checks, readChecks } from '../limits/read-checks.ts';
import { writeComponentsFile } from '../report/components-file.ts';
import { findingsOfPlan } from './check-image.ts';
import { summarizeComponents } from './components.ts';
import { describer } from './describe-image.ts';
import { forecastOf, forecastPaces } from './forecast.ts';
import { imageLayerOf } from './image-layer-of.ts';
import type { PlanOptions } from './options.ts';
import { type Prepared, planLayers, prepare } from './prepare.ts';
import { writeResultReports } from './result-reports.ts';
import type { TreeSource } from './source/tree-source.ts';
import { withTreeSource } from './source/with-tree-source.ts';
import { summarizeLayer, summarizePlan } from './summarize-plan.ts';

/** What a plan is compared with, and how far. */
export interface AgainstOptions extends Omit<CompareOptions, 'onSpool'> {
  /** An image, in the forms of `image`: the result says what its clients would download. */
  readonly against?: string | undefined;
}

/**
 * Says which layers `build` would make of a rootfs. Writes nothing but the reports.
 * @throws ChunkahError for whatever is wrong with the options, the rootfs or the other images.
 */
export async function plan(options: PlanOptions & AgainstOptions): Promise<PlanResult> {
  forecastPaces(options);
  const checks = await readChecks(options);
  const describe = describer(options, []);
  return withTreeSource(options, (source) => planFrom(source, options, { checks, describe }));
}

/** What is known before the tree is read. */
interface Choices {
  readonly checks: Checks | undefined;
  readonly describe: (prepared: Prepared) => ImageDescription;
}

async function planFrom(
  source: TreeSource,
  options: PlanOptions & AgainstOptions,
  { checks, describe }: Choices,
): Promise<PlanResult> {
  const prepared = await prepare(options, source);
  const planned = await planLayers(prepared, prepared.grouping);
  const { componentsFile } = options;
  if (componentsFile !== undefined) writeComponentsFile(componentsFile, summarizeComponents(prepared));
  const { compression: name = 'none', against } = options;
  const compression = { name };
  const description = describe(prepared);
  const differenceFrom = async (image: string) => {
    const { planDiff } = await import('../diff/plan-diff.ts');
    return planDiff(image, prepared, { plan: planned, compression, description }, options);
  };
  const step = against === undefined ? undefined : await differenceFrom(against);
  const findings =
    checks === undefined ? undefined : findingsOfPlan(checks, prepared, planned, { compression, description });
  const result: PlanResult = {
    ...summarize(prepared, planned),
    ...(step === undefined ? {} : { against: step }),
    ...(findings === undefined ? {} : { findings }),
  };
  await writeResultReports(options, result, prepared);
  return result;
}

function summarize(prepared: Prepared, planned: Plan): PlanResult {
  const { epoch, files, grouping, previous } = prepared;
  const layers = planned.layers.map((layer) => summarizeLayer(layer, prepared));
  const forecast = forecastOf(prepared, planned);
  return {
    formatVersion,
    layers:
      previous === undefined
        ? layers
        : layers.map((layer, number) => ({ ...layer, kept: isKept(planned.layers[number], prepared) })),
    entries: files.count,
    components: grouping.assignment.components.length,
    sourceDateEpoch: epoch,
    summary: summarizePlan(planned, prepared),
    ...(previous === undefined ? {} : { previous: summarizeKept(planned, prepared) }),
    ...(forecast === undefined ? {} : { forecast }),
  };
}

/** Whether the previous image has a layer: one that was taken over, or one of the base. */
function isKept(layer: PlannedLayer | undefined, { kept, previous }: Prepared): boolean {
  if (layer?.base === undefined) return layer?.previous !== undefined;
  const digest = kept?.layers[layer.base]?.digest;
  return previous?.layers.some((other) => other.digest === digest) === true;
}

function summarizeKept({ layers, opened = [] }: Plan, prepared: Prepared): PreviousSummary {
  const { files, layerFormat } = prepared;
  const others = layers.filter((layer) => !isKept(layer, prepared));
  const made = others.map((layer) => imageLayerOf(layer, prepared));
  const sizes = measureLayers(made, files.columns, layerFormat);
  return {
    kept: layers.length - others.length,
    new: others.length,
    opened: opened.length,
    downloadBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
