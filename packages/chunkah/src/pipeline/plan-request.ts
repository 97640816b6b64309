import { type GroupedComponents, makePlan, type Plan, type PlanRequest } from '@chunkah/core/engine';
import { onBase } from './base/kept-base.ts';
import type { Input } from './read-input.ts';

/** The question that packing answers: about what lies above the base, if one stays. */
export function planRequest(input: Input, { assignment, ownLayers }: GroupedComponents): PlanRequest {
  const { files, kept, maxLayers, periodDays, epoch } = input;
  return {
    files,
    assignment,
    maxLayers: Math.max(1, maxLayers - (kept?.planned.length ?? 0)),
    periodDays,
    now: epoch,
    sizeRule: input.profile.sizeRule,
    ownLayers,
    ...input.packing,
  };
}

/**
 * Puts components into layers, as for a first image.
 * @throws ChunkahError `GROUPS_TOO_MANY`, `PACKER_INVALID`, `PACKER_FAILED`.
 */
export function packAnew(input: Input, grouping: GroupedComponents): Plan {
  const { assignment } = grouping;
  const isEmpty = assignment.components.length === 0;
  return onBase(isEmpty ? { assignment, layers: [] } : makePlan(planRequest(input, grouping)), input);
}
