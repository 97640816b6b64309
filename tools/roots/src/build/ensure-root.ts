import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { machineDebianSources } from '../apt/machine-sources.ts';
import { needsRoot, toolFailed, toolMissing } from '../errors.ts';
import { labelComponents } from '../label/label-components.ts';
import { makeAlpmTree } from './alpm-tree.ts';
import { makePackagesTree } from './packages-tree.ts';
import { type DebianRoot, debianRoots, type RootName } from './recipes.ts';

/**
 * Makes a root tree, or a directory of several, unless it is there already. The tool's messages go
 * to stderr.
 * @returns the path of the tree: read it only, it is shared
 * @throws ChunkahError without root's rights, without the tool, or when the tool fails
 */
export async function ensureRoot(name: RootName): Promise<string> {
  const rootsDirectory = rootsDirectoryOf(process.env);
  const target = join(rootsDirectory, name);
  if (existsSync(target)) return target;
  if (process.geteuid?.() !== 0) throw needsRoot(name);

  mkdirSync(rootsDirectory, { recursive: true });
  const unfinished = mkdtempSync(join(rootsDirectory, `.${name}-`));
  try {
    if (name === 'rpm-packages') makePackagesTree(unfinished);
    else if (name === 'alpm-packages') makeAlpmTree(unfinished);
    else for (const root of debianRoots(name, machineDebianSources())) await makeDebianRoot(root, unfinished);
    await chmod(unfinished, 0o755);
    renameUnlessThere(unfinished, target);
  } finally {
    await removeTree(unfinished);
  }
  return target;
}

async function makeDebianRoot({ directory, labelled, command }: DebianRoot, parent: string): Promise<void> {
  const root = join(parent, directory);
  mkdirSync(root, { recursive: true });
  const { tool, args } = command(root);
  await run(tool, args);
  await removeDownloads(root);
  if (labelled) await labelComponents(root);
}

function rootsDirectoryOf(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return env.CHUNKAH_ROOTS_DIR || join(cache, 'chunkah', 'roots');
}

/** Package lists and archives that the installer left: an image has none. */
async function removeDownloads(root: string): Promise<void> {
  for (const directory of ['var/cache/apt/archives', 'var/lib/apt/lists']) {
    const parent = join(root, directory);
    const entries = await readdir(parent, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name !== 'lock');
    await Promise.all(files.map((file) => rm(join(parent, file.name))));
  }
}

/** Another process may have finished the same tree first: then its tree stays. */
function renameUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** An installer that was killed may have left `proc` and `sys` mounted: those are not entered. */
async function removeTree(path: string): Promise<void> {
  if (existsSync(path)) await run('rm', ['-rf', '--one-file-system', '--', path]);
}

/**
 * Runs `tool` to its end, its stdout on our stderr. A signal to us is passed on to it, so that the
 * tree is still removed.
 */
async function run(tool: string, args: readonly string[]): Promise<void> {
  const path = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
  const child = spawn(tool, args, { stdio: ['ignore', 2, 2], env: { ...process.env, PATH: path, LC_ALL: 'C' } });
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (code !== 0) throw toolFailed(tool, signal === null ? `exit code ${code}` : signal);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? toolMissing(tool, tool) : error;
  } finally {
    process.off('SIGINT', passOn).off('SIGTERM', passOn);
  }
}
