import { isChunkahError } from './chunkah-error.ts';
import type { OptionValue } from './option-value.ts';

/**
 * Runs code that deals with the value of an option: a ChunkahError it throws is about that value
 * unless it says otherwise. A caller that knows where the value comes from can then say so.
 */
export function aboutOption<Result>(option: OptionValue, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (isChunkahError(error) && error.option === undefined) Object.assign(error, { option });
    throw error;
  }
}

/** The same for an action that takes time. */
export async function aboutOptionLater<Result>(option: OptionValue, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    return aboutOption(option, () => {
      throw error;
    });
  }
}
