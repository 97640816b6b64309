import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './program.ts';

/** Path of a file of the golden cases. */
export function goldenFile(name: string): string {
  return fileURLToPath(new URL(`golden/${name}`, import.meta.url));
}

/** Unpacks the root tree of a golden case below a directory on ext4, as its README says. Needs root. */
export async function unpackGoldenTree(caseName: string, parent: string): Promise<string> {
  const root = join(parent, caseName);
  mkdirSync(root);
  const archive = goldenFile(`${caseName}/rootfs.tar.gz`);
  const exactly = ['--xattrs', '--xattrs-include=*', '--numeric-owner', '--same-owner', '-p'];
  await run('tar', [...exactly, '-xzf', archive, '-C', root]);
  return root;
}
