import { isChunkahError } from './chunkah-error.ts';
import type { OptionValue } from './option-value.ts';

/**
 * Does something with the value of an option: a ChunkahError that it throws is about that value,
 * unless it says otherwise. Who knows where the value comes from can then name that.
 */
export function aboutOption<Result>(option: OptionValue, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (isChunkahError(error) && error.option === undefined) Object.assign(error, { option });
    throw error;
  }
}
