import type { GroupedComponents, Plan } from '@chunkah/core/engine';
import { nameText } from '@chunkah/report';
import type { WrittenPlace } from '@chunkah/rootfs';
import { reportPlace } from '../report/report-file.ts';
import { pathsOfReports } from '../report/written-reports.ts';
import { keepBase } from './base/keep-base.ts';
import { claimFiles, joinGroups, loadPresentRepos, requireComponents } from './claim-files.ts';
import type { PlanOptions } from './options.ts';
import { packAnew } from './plan-request.ts';
import { planBesidePrevious } from './previous/plan-beside-previous.ts';
import { type Input, readInput } from './read-input.ts';
import type { TreeSource } from './source/tree-source.ts';

/** All that is known before components are packed. */
export interface Prepared extends Input {
  /** With groups as components. */
  readonly grouping: GroupedComponents;
}

/**
 * Read the tree, load, claim: what a run begins with. The caller writes the reports.
 * @param places that the run is going to write besides.
 * @throws ChunkahError for whatever is wrong with the options or the rootfs.
 */
export async function prepare(
  options: PlanOptions,
  source: TreeSource,
  places: readonly WrittenPlace[] = [],
): Promise<Prepared> {
  const reports = pathsOfReports(options).map(reportPlace);
  const input = await readInput(options, source, {
    places: [...places, ...reports],
  });
  return keepBase(input, await assign(input));
}

/** What repos hold can be large: it lives no longer than this. */
async function assign(input: Input): Promise<GroupedComponents> {
  const loaded = await loadPresentRepos(input);
  requireComponents(loaded, input);
  return joinGroups(input, await claimFiles(input, loaded));
}

/**
 * Puts components into layers. Where there is a previous image, this reads the files of the layers
 * that may stay.
 * @throws ChunkahError `GROUPS_TOO_MANY`, `PACKER_INVALID`, `PACKER_FAILED`.
 */
export async function planLayers(input: Input, grouping: GroupedComponents): Promise<Plan> {
  const { previous } = input;
  const plan = previous === undefined ? packAnew(input, grouping) : await planBesidePrevious(input, grouping, previous);
  tellPlan(plan, input);
  return plan;
}

/** Reports the layers of a plan. */
export function tellPlan({ assignment, layers }: Plan, { logger }: Input): void {
  logger.info(`packed ${assignment.components.length} components into ${layers.length} layers`);
  for (const [number, layer] of layers.entries()) {
    logger.debug(`layer ${number + 1}: ${layer.components.map(({ name }) => nameText(name)).join(' ')}`);
  }
}
