import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { directory, file, hardlink, symlink, type Tree, type TreeEntry, writeTree } from '@chunkah/testkit';
import type { DiffStep } from 'chunkah';
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

/** Two images, and how the newer one was made. */
export interface ImagePair {
  /** Paths of directories. */
  readonly older: string;
  readonly newer: string;
  /** The options that a plan of the newer one takes. */
  readonly planned: readonly string[];
  readonly isCompressed: boolean;
}

/** Builds both images of a pair. */
export function imagePair(seed: number): Promise<ImagePair> {
  const place = scratchDirectory();
  const roots = treePair(seed).map((tree, number) => {
    const rootfs = join(place, `root${number}`);
    mkdirSync(rootfs);
    writeTree(rootfs, tree);
    return rootfs;
  });
  const isCompressed = seed % 2 === 0;
  return builtPair(place, roots, {
    options: ['--max-layers', String(4 + (seed % 7)), '--strip-hints', '--source-date-epoch', String(epoch)],
    isCompressed,
  });
}

/**
 * Builds two images.
 * @param roots the older and the newer one.
 */
export async function builtPair(
  place: string,
  roots: readonly string[],
  { options, isCompressed }: { readonly options: readonly string[]; readonly isCompressed: boolean },
): Promise<ImagePair> {
  const all = ['--no-config-file', ...options, ...(isCompressed ? ['--compressed'] : [])];
  const images: string[] = [];
  for (const [number, rootfs] of roots.entries()) {
    const image = join(place, `image${number}`);
    const { code, stderr } = await runChunkah(['build', '--rootfs', rootfs, '-o', `oci:${image}`, ...all]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    images.push(image);
  }
  const [older = '', newer = ''] = images;
  return { older, newer, planned: ['--rootfs', roots.at(-1) ?? '', ...all], isCompressed };
}

/** Expects that `chunkah diff` says of two images what an independent comparison finds. */
export async function expectSameComparison(older: string, newer: string): Promise<DiffStep> {
  const { steps } = JSON.parse(await printed(['diff', `oci:${older}`, `oci:${newer}`, '--json']));
  const [step] = steps;
  expect(comparable(step)).toEqual(await independentComparison(older, newer));
  return step;
}

/** Expects that a plan of the newer image of a pair says what an independent comparison finds. */
export async function expectSamePlan({ older, newer, planned, isCompressed }: ImagePair): Promise<void> {
  const { against } = JSON.parse(await printed(['plan', ...planned, '--against', `oci:${older}`, '--json']));
  const [step, found] = [comparable(against), await independentComparison(older, newer)];
  // A plan knows the tars of layers, not their blobs.
  expect(isCompressed ? withoutBlobs(step) : step).toEqual(isCompressed ? withoutBlobs(found) : found);
}

async function printed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runChunkah(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('warning') });
  return String(stdout);
}

/** What the independent comparison says, too. */
type Comparison = ReturnType<typeof comparable>;

function comparable({ kept, added, gone, layers, ...bytes }: DiffStep) {
  const { downloadBytes, imageBytes, downloadTarBytes, imageTarBytes } = bytes;
  return {
    ...{ kept, added, gone, downloadBytes, imageBytes, downloadTarBytes, imageTarBytes },
    layers: layers.map(({ layer, digest, before = null, reasons = [] }) => ({
      ...{ layer, digest, before },
      reasons: Object.fromEntries(
        reasons.map(({ kind, entries, bytes: own, fields = [], layers: others = [] }) => {
          return [kind, { entries, bytes: own, fields, layers: others }];
        }),
      ),
    })),
  };
}

async function independentComparison(older: string, newer: string): Promise<Comparison> {
  const script = join(import.meta.dirname, 'compare.py');
  return JSON.parse(String(await run('python3', [script, older, newer])));
}

function withoutBlobs({ downloadBytes: _download, imageBytes: _all, layers, ...rest }: Comparison) {
  return { ...rest, layers: layers.map(({ digest: _digest, ...layer }) => layer) };
}
