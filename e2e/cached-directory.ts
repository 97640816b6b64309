import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A directory that is made once for all runs of this user.
 * @param name changes with what is in the directory, such as versions.
 * @param make fills the directory, which is empty. When it fails the next run begins anew.
 */
export async function cachedDirectory(name: string, make: (directory: string) => Promise<void>): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const directory = join(cache, 'chunkah', 'e2e', name);
  const isComplete = join(directory, 'complete');
  if (!existsSync(isComplete)) {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    await make(directory);
    writeFileSync(isComplete, '');
  }
  return directory;
}

/** Runs an action that needs the network, up to three times. */
export async function retried(action: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await action();
      return;
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}
