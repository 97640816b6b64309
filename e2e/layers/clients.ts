import { join } from 'node:path';
import { outcomeOf, run, runChunkah } from '../program.ts';
import { extractLayers } from '../real-root/extract-layers.ts';
import { treeLines } from './tree-lines.ts';

/** The tree of an image, or the messages of a program that refuses it. */
type Answer = readonly string[] | string;

/** What umoci unpacks. */
export async function readByUmoci(directory: string, name: string): Promise<Answer> {
  const target = join(directory, `${name}.umoci`);
  const { code, stderr } = await outcomeOf('umoci', ['unpack', '--image', `${name}:test`, target], { cwd: directory });
  return code === 0 ? treeLines(join(target, 'rootfs')) : stderr;
}

/** What podman shows of an image that it put into its storage. */
export async function readByPodman(directory: string, name: string, env: Record<string, string>): Promise<Answer> {
  const options = { cwd: directory, env };
  const { code, stdout, stderr } = await outcomeOf('podman', ['pull', '--quiet', `oci:${name}:test`], options);
  if (code !== 0) return stderr;
  const mounted = await run('podman', ['image', 'mount', String(stdout).trim()], options);
  return treeLines(String(mounted).trim());
}

/** What GNU tar extracts of the image that chunkah makes of it. */
export async function readByChunkah(directory: string, name: string, warnings: string[] = []): Promise<Answer> {
  const made = join(directory, `${name}.chunkah`);
  const options = ['--skip-special-files', '--no-progress', '--source-date-epoch', '1700000000'];
  const args = ['build', '--image', `oci:${name}:test`, ...options, '-o', `oci:${made}`];
  const { code, stderr } = await runChunkah(args, { cwd: directory });
  if (code !== 0) return stderr;
  warnings.push(...stderr.split('\n').filter((line) => line.startsWith('warning:')));
  await extractLayers(made, `${made}.tree`);
  return treeLines(`${made}.tree`);
}
