import type { Plan } from '@chunkah/core/engine';
import { type ImageDescription, measureLayers } from '@chunkah/oci';
import { formatVersion, type PlanResult, type PreviousSummary } from '@chunkah/report';
import type { CompareOptions } from '../diff/diff.ts';
import { type Checks, readChecks } from '../limits/read-checks.ts';
import { writeComponentsFile } from '../report/components-file.ts';
import { findingsOfPlan } from './check-image.ts';
import { summarizeComponents } from './components.ts';
import { describer } from './describe-image.ts';
import { forecastOf, forecastPaces } from './forecast.ts';
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
  const layers = planned.layers.map(summarizeLayer);
  const forecast = forecastOf(prepared, planned);
  return {
    formatVersion,
    layers:
      previous === undefined ? layers : layers.map((layer, number) => ({ ...layer, kept: isKept(planned, number) })),
    entries: files.count,
    components: grouping.assignment.components.length,
    sourceDateEpoch: epoch,
    summary: summarizePlan(planned, prepared),
    ...(previous === undefined ? {} : { previous: summarizeKept(planned, prepared) }),
    ...(forecast === undefined ? {} : { forecast }),
  };
}

function isKept({ layers }: Plan, number: number): boolean {
  return layers[number]?.previous !== undefined;
}

function summarizeKept({ layers, opened = [] }: Plan, { files, layerFormat }: Prepared): PreviousSummary {
  const others = layers.filter(({ previous }) => previous === undefined);
  const sizes = measureLayers(others, files.columns, layerFormat);
  return {
    kept: layers.length - others.length,
    new: others.length,
    opened: opened.length,
    downloadBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
