import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './program.ts';

/** The oldest Node that the program supports; kept in the user's cache for the next run. */
export async function installedNode22(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const cache = join(homedir(), '.cache/chunkah/node-22');
  const path = join(cache, 'node_modules/node/bin/node');
  if (existsSync(path)) return { path };
  try {
    await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', cache, 'node@22'], { cwd: '/' });
    return { path };
  } catch (error) {
    return { missing: String(error) };
  }
}
