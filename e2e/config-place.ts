import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { file, type Tree } from '@chunkah/testkit';
import { expect } from 'vitest';
import type { ChunkahOptions } from './program.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

/** Files by their paths below a directory. */
export type Files = Readonly<Record<string, string>>;

/** A tree with one component, quick to build. */
export const smallTree: Tree = {
  'etc/os-release': file('ID=acme\nVERSION_ID="7"\n'),
  'usr/lib/small': file('small', { xattrs: { 'user.component': 'beta' } }),
};

/** A workplace with these files beside the rootfs; paths that begin with `rootfs/` go into it. */
export function placeWith(files: Files): Workplace {
  const place = createWorkplace(smallTree);
  writeFiles(place.directory, files);
  return place;
}

export function writeFiles(directory: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
}

/** A setting as `chunkah config --json` tells it. */
interface ShownSetting {
  readonly value: unknown;
  readonly origin: string;
}

/** The part of `chunkah config --json` that tests look at. */
export interface ShownConfig {
  readonly configFile?: string;
  readonly options: Readonly<Record<string, ShownSetting | readonly ShownSetting[]>>;
  readonly repos: readonly { readonly name: string; readonly origin: string; readonly enabled: boolean }[];
}

/** Runs `chunkah config --json ARGS`, which is to succeed; `stderr` is all that it says besides. */
export async function shownConfig(
  place: Workplace,
  args: readonly string[] = [],
  options: ChunkahOptions = {},
): Promise<ShownConfig & { readonly stderr: string }> {
  const { code, stdout, stderr } = await runAt(place, ['config', '--json', ...args], options);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return { ...(JSON.parse(stdout.toString()) as ShownConfig), stderr };
}
