import { configNeverSettles } from '../errors.ts';

/** Seconds that a config may take, by default. */
const patience = 30;

/** The time that a config has. */
export interface Clock {
  /** Waits for what is not the config's own work: that does not count. */
  stoppedFor<Value>(action: () => Promise<Value>): Promise<Value>;
}

/**
 * Waits for a config and what it imports. The timer keeps the process alive: otherwise it would
 * exit silently if nothing is left to wait for.
 * @throws ChunkahError `CONFIG_TIMEOUT`.
 */
export async function inTime<Value>(
  file: string,
  run: (clock: Clock) => Promise<Value>,
  seconds = patience,
): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const start = () => setTimeout(() => reject(configNeverSettles(file, seconds)), seconds * 1000);
  let timer = start();
  const stoppedFor = async <Other>(action: () => Promise<Other>): Promise<Other> => {
    clearTimeout(timer);
    try {
      return await action();
    } finally {
      timer = start();
    }
  };
  try {
    return await Promise.race([run({ stoppedFor }), late]);
  } finally {
    clearTimeout(timer);
  }
}
