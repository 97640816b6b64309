import { type Assignment, filesOf } from '@chunkah/core/engine';

/**
 * By file id, in Unix seconds: the clamp of the entry's component, the earliest one if it has
 * several.
 */
export function clampsOf(assignment: Assignment, count: number): Float64Array {
  const clamps = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (const [number, { mtimeClamp }] of assignment.components.entries()) {
    for (const file of filesOf(assignment, number)) clamps[file] = Math.min(clamps[file] ?? mtimeClamp, mtimeClamp);
  }
  return clamps;
}
