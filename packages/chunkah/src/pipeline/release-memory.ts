import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Less than that is not worth the milliseconds. */
const worthwhile = 40 * 1024 * 1024;

/**
 * Gives back the memory of objects that are no longer needed. What reads a tree leaves tens of MiB
 * behind, which V8 collects only when its heap is full: threads that start now would add theirs.
 * Of all collections only the thorough one makes the room for young objects small again.
 */
export function releaseMemory(): void {
  const { total_heap_size: total, used_heap_size: used } = getHeapStatistics();
  // Young objects have half of their room to move to, which does not count as used.
  if (total - used < worthwhile) return;
  // The flag decides whether a new context has the function; it is reset at once.
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
