import { type Assignment, type Grouping, makePlan, type Plan } from '@chunkah/core/engine';
import { nameText } from '@chunkah/report';
import type { WrittenPlace } from '@chunkah/rootfs';
import { reportPlace } from '../report/report-file.ts';
import { claimFiles, joinGroups, loadPresentRepos, requireComponents } from './claim-files.ts';
import type { PlanOptions } from './options.ts';
import { type Input, readInput } from './read-input.ts';

/** All that is known before a byte is written. */
export interface Prepared extends Input {
  /** With groups as components. */
  readonly assignment: Assignment;
  readonly plan: Plan;
}

/**
 * Scan, load, claim, pack: the part of a run that only reads. The caller writes the components
 * file.
 * @param places that the run is going to write besides.
 * @throws ChunkahError for whatever is wrong with the options or the rootfs.
 */
export async function prepare(options: PlanOptions, places: readonly WrittenPlace[] = []): Promise<Prepared> {
  const { componentsFile } = options;
  const input = await readInput(options, {
    places: componentsFile === undefined ? places : [...places, reportPlace(componentsFile)],
  });
  const grouping = await assign(input);
  const plan = packComponents(input, grouping);
  return { ...input, assignment: grouping.assignment, plan };
}

/** What repos hold can be large: it lives no longer than this. */
async function assign(input: Input): Promise<Grouping> {
  const loaded = await loadPresentRepos(input);
  requireComponents(loaded, input);
  return joinGroups(input, await claimFiles(input, loaded));
}

/**
 * Puts components into layers.
 * @throws ChunkahError `GROUPS_TOO_MANY`.
 */
export function packComponents(input: Input, { assignment, ownLayers }: Grouping): Plan {
  const { files, packing, maxLayers, periodDays, epoch, logger } = input;
  const { packer, layerOrder } = packing;
  const { sizeRule } = input.profile;
  const plan = makePlan({
    ...{ files, assignment, packer, maxLayers, periodDays, sizeRule, layerOrder, ownLayers },
    now: epoch,
  });
  logger.info(`packed ${assignment.components.length} components into ${plan.layers.length} layers`);
  for (const [number, layer] of plan.layers.entries()) {
    logger.debug(`layer ${number + 1}: ${layer.components.map(({ name }) => nameText(name)).join(' ')}`);
  }
  return plan;
}
