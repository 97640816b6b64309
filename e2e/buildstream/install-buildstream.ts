import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../program.ts';

const version = '2.8.1';

/** Installs BuildStream for the user's next run too. @returns the directory of its programs. */
export async function installBuildstream(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'chunkah', 'e2e');
  const environment = join(cache, `buildstream-${version}`);
  const isComplete = join(environment, 'complete');
  if (!existsSync(isComplete)) {
    rmSync(environment, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    await run('python3', ['-m', 'venv', environment]);
    const install = ['install', '--quiet', '--retries', '5', `BuildStream==${version}`];
    await retried(() => run(join(environment, 'bin/pip'), install));
    writeFileSync(isComplete, '');
  }
  return join(environment, 'bin');
}

async function retried(action: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await action();
      return;
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}
