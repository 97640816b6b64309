import { truncateSync } from 'node:fs';
import { outputFailed } from './output-file.ts';

/**
 * Runs `use` with a file that nothing can take the place of, such as a mount point, emptied first.
 * It is empty again when `use` fails, also when the process ends in the middle.
 * @throws ChunkahError `OUTPUT_FAILED` when it cannot be emptied; what `use` throws.
 */
export async function withEmptiedFile<Result>(path: string, use: () => Promise<Result>): Promise<Result> {
  try {
    truncateSync(path);
  } catch (error) {
    throw outputFailed(path, error);
  }
  const emptyAgain = () => {
    try {
      truncateSync(path);
    } catch {
      // What ended the run is reported.
    }
  };
  process.once('exit', emptyAgain);
  try {
    return await use();
  } catch (error) {
    emptyAgain();
    throw error;
  } finally {
    process.off('exit', emptyAgain);
  }
}
