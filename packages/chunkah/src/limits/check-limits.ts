import { type Finding, formatBytes, formatShare, type PlanSummary } from '@chunkah/report';
import type { LayerFacts } from './image-facts.ts';
import { type LimitName, type LimitValues, usualLimits } from './limits.ts';

/** What is checked: a value of a limit, and whether more than that is an error. */
export interface LimitChecks {
  readonly limits: LimitValues;
  /** Limits that make a run fail; the others are warned of. One without a value has the usual one. */
  readonly failOn: ReadonlySet<LimitName>;
}

/** What of a plan is beyond the limits of the build. Pure. */
export function checkLimits(
  { limits, failOn }: LimitChecks,
  { expectedWeeklyDownload, unclaimedShare }: PlanSummary,
  layers: readonly LayerFacts[],
): Finding[] {
  const limitOf = (name: LimitName) =>
    limits[name] ?? (failOn.has(name) ? usualLimits[name] : Number.POSITIVE_INFINITY);
  const severityOf = (name: LimitName) => (failOn.has(name) ? ('error' as const) : ('warning' as const));
  const found: Finding[] = [];
  if (expectedWeeklyDownload > limitOf('download')) {
    found.push({
      severity: severityOf('download'),
      rule: 'download',
      message: `a weekly client is expected to download ${formatBytes(expectedWeeklyDownload)}, more than the limit of ${formatBytes(limitOf('download'))}`,
      hint: 'chunkah plan --forecast shows what costs most, and what more layers would save',
    });
  }
  if (layers.length > limitOf('layers')) {
    found.push({
      severity: severityOf('layers'),
      rule: 'layers',
      message: `the image has ${layers.length} layers, more than the limit of ${limitOf('layers')}`,
      hint: `make it with --max-layers ${limitOf('layers')}, or allow more`,
    });
  }
  for (const [index, { title, tarBytes = 0 }] of layers.entries()) {
    if (tarBytes <= limitOf('layerBytes')) continue;
    found.push({
      severity: severityOf('layerBytes'),
      rule: 'layer-bytes',
      layer: index + 1,
      message: `layer ${index + 1} (${title}) has ${formatBytes(tarBytes)}, more than the limit of ${formatBytes(limitOf('layerBytes'))}`,
      hint: 'give its components more layers, split the largest one, or allow more',
    });
  }
  if (unclaimedShare > limitOf('unclaimed')) {
    found.push({
      severity: severityOf('unclaimed'),
      rule: 'unclaimed',
      message: `no repo claims ${formatShare(unclaimedShare)} of the size, more than the limit of ${formatShare(limitOf('unclaimed'))}`,
      hint: 'give these files components: chunkah repos shows what each source has, rules or labels add more',
    });
  }
  return found;
}
