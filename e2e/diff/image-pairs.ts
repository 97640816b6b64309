import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { directory, file, hardlink, symlink, type Tree, type TreeEntry, writeTree } from '@chunkah/testkit';
import type { DiffResult } from 'chunkah';
import { expect } from 'vitest';
import { run, runChunkah, scratchDirectory } from '../program.ts';
import { seededRandom } from './seeded-random.ts';

const components = 8;
const filesPerComponent = 12;
const epoch = 1_700_000_000;

/** A tree, and one in which some of everything that can change has changed. */
function treePair(seed: number): readonly [Tree, Tree] {
  const random = seededRandom(seed);
  const older: Record<string, TreeEntry> = { 'etc/own': directory({ mode: 0o755 }) };
  const newer: Record<string, TreeEntry> = { 'etc/own': directory({ mode: random() < 0.5 ? 0o700 : 0o755 }) };
  for (let component = 0; component < components; component += 1) {
    // Some components stay as they are.
    const share = random() < 0.4 ? 0 : 0.15;
    const chance = () => random() < share;
    const root = `opt/d${component % 5}`;
    const base = file(`base ${component}`, { xattrs: { 'user.component': `c${component}` } });
    older[`${root}/s0/base${component}`] = base;
    newer[`${root}/s0/base${component}`] = base;
    older[`opt/links/c${component}`] = hardlink(`${root}/s0/base${component}`);
    newer[`opt/links/c${component}`] = chance() ? file('no link') : hardlink(`${root}/s0/base${component}`);
    for (let number = 0; number < filesPerComponent; number += 1) {
      const path = `${root}/s${number % 3}/c${component} f${number} é`;
      const own = { xattrs: { 'user.component': `c${component}` }, mtime: epoch - 1000 * number };
      const content = `${component} ${number} ${'x'.repeat(Math.floor(random() * 3000))}`;
      const old = usualEntry(number, content, own);
      if (!chance()) older[path] = old;
      if (!chance()) newer[path] = chance() ? changed(content, own, { component, random }) : old;
    }
  }
  newer['usr/rest'] = file(`rest ${random()}`);
  return [older, newer];
}

/** A symlink now and then. */
function usualEntry(number: number, content: string, own: Own): TreeEntry {
  return number % 6 === 5 ? symlink(`f${number - 1}`, { mtime: own.mtime }) : file(content, own);
}

interface Own {
  readonly xattrs: Readonly<Record<string, string>>;
  readonly mtime: number;
}

/** A file that is different in one way. */
function changed(content: string, own: Own, context: { readonly component: number; readonly random: () => number }) {
  const { component, random } = context;
  switch (Math.floor(random() * 7)) {
    case 0:
      return file(`${content}!`, own);
    case 1:
      return file(content.replace('x', 'y'), own);
    case 2:
      return file(content, { ...own, mode: 0o600 });
    case 3:
      return file(content, { ...own, uid: 7 });
    case 4:
      return file(content, { ...own, mtime: own.mtime - 77 });
    case 5:
      return file(content, { ...own, xattrs: { ...own.xattrs, 'user.more': 'more' } });
    default:
      return file(content, { ...own, xattrs: { 'user.component': `c${(component + 1) % components}` } });
  }
}

/** Builds both images of a pair. @returns their paths. */
export async function imagePair(seed: number): Promise<readonly [string, string]> {
  const place = scratchDirectory();
  const images: string[] = [];
  for (const [number, tree] of treePair(seed).entries()) {
    const rootfs = join(place, `root${number}`);
    mkdirSync(rootfs);
    writeTree(rootfs, tree);
    const image = join(place, `image${number}`);
    const packing = [
      '--max-layers',
      String(4 + (seed % 7)),
      '--strip-hints',
      ...(seed % 2 === 0 ? ['--compressed'] : []),
    ];
    const args = ['build', '--rootfs', rootfs, '-o', `oci:${image}`, '--source-date-epoch', String(epoch), ...packing];
    const { code, stderr } = await runChunkah(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    images.push(image);
  }
  const [older = '', newer = ''] = images;
  return [older, newer];
}

/** Expects that `chunkah diff` says of two images what an independent comparison finds. */
export async function expectSameComparison(older: string, newer: string): Promise<DiffResult['steps'][number]> {
  const { code, stdout, stderr } = await runChunkah(['diff', `oci:${older}`, `oci:${newer}`, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result: DiffResult = JSON.parse(String(stdout));
  const [step] = result.steps;
  if (step === undefined) throw new Error('not reached');
  const script = join(import.meta.dirname, 'compare.py');
  const found = JSON.parse(String(await run('python3', [script, older, newer])));
  const { kept, added, gone, downloadBytes, imageBytes, downloadTarBytes, imageTarBytes, layers } = step;
  expect({
    ...{ kept, added, gone, downloadBytes, imageBytes, downloadTarBytes, imageTarBytes },
    layers: layers.map(({ layer, digest, before = null, reasons = [] }) => ({
      ...{ layer, digest, before },
      reasons: Object.fromEntries(
        reasons.map(({ kind, entries, bytes, fields = [], layers: others = [] }) => {
          return [kind, { entries, bytes, fields, layers: others }];
        }),
      ),
    })),
  }).toEqual(found);
  return step;
}
