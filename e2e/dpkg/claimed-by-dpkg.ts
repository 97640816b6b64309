import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeName } from '@chunkah/core';
import { type ChunkahOptions, runChunkah, scratchDirectory } from '../program.ts';

/** The paths that the program assigns to dpkg's packages in a tree. */
export interface ClaimedByDpkg {
  /** Components without their prefix, by path in Latin-1. */
  readonly owners: ReadonlyMap<string, ReadonlySet<string>>;
  readonly stderr: string;
}

/**
 * Plans with the repo dpkg alone.
 * @param parent where the report goes, for a program that may not write anywhere.
 */
export async function claimedByDpkg(
  rootfs: string,
  args: readonly string[] = [],
  { parent = scratchDirectory(), ...options }: ChunkahOptions & { readonly parent?: string } = {},
): Promise<ClaimedByDpkg> {
  const report = join(parent, 'components.json');
  const others = ['xattr', 'filemap', 'rpm', 'bigfiles'].flatMap((name) => ['--no-repo', name]);
  const { code, stderr } = await runChunkah(
    ['plan', '--rootfs', rootfs, '--skip-special-files', '--write-manifest-to', report, ...others, ...args],
    options,
  );
  if (code !== 0) throw new Error(stderr);
  const { components }: { components: Record<string, { files: string[] }> } = JSON.parse(readFileSync(report, 'utf8'));
  const owners = new Map<string, Set<string>>();
  for (const [name, { files }] of Object.entries(components)) {
    if (!name.startsWith('dpkg/')) continue;
    for (const file of files) {
      const path = Buffer.from(encodeName(file)).toString('latin1');
      owners.set(path, (owners.get(path) ?? new Set()).add(name.slice('dpkg/'.length)));
    }
  }
  return { owners, stderr };
}
