import { configNeverSettles } from '../errors.ts';

/** Seconds that a config may take, by default. */
const patience = 30;

/**
 * Waits for a config and what it imports. The timer keeps the process alive: otherwise it would
 * exit silently if nothing is left to wait for.
 * @throws ChunkahError `CONFIG_TIMEOUT`.
 */
export async function inTime<Value>(file: string, promise: Promise<Value>, seconds = patience): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(configNeverSettles(file, seconds)), seconds * 1000);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
