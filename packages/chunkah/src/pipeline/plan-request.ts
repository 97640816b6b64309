import type { GroupedComponents, PlanRequest } from '@chunkah/core/engine';
import type { Input } from './read-input.ts';

/** The question that packing answers. */
export function planRequest(input: Input, { assignment, ownLayers }: GroupedComponents): PlanRequest {
  const { files, maxLayers, periodDays, epoch } = input;
  return {
    files,
    assignment,
    maxLayers,
    periodDays,
    now: epoch,
    sizeRule: input.profile.sizeRule,
    ownLayers,
    ...input.packing,
  };
}
