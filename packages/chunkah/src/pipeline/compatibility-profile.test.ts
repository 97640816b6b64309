import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RepoPlugin } from '@chunkah/core';
import { assertValidImage, validateImage } from '@chunkah/oci';
import type { LayerSummary } from '@chunkah/report';
import { directory, file, symlink, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { build } from './build.ts';
import type { BuildOptions } from './options.ts';

/** In which our own layers and those of the peer differ: each test looks at both. */
const compat = 'chunkah-0.6';
const epoch = 1_800_000_000;
const hint = { 'user.component': 'all' };

interface Entry {
  readonly mtime: number;
  readonly linkName: string;
  /** Of extended attributes. */
  readonly keys: string[];
}

interface Manifest {
  readonly mediaType?: string;
  readonly layers: readonly { readonly annotations: Readonly<Record<string, string>> }[];
}

interface Image {
  readonly layers: readonly LayerSummary[];
  readonly config: unknown;
  readonly manifest: Manifest;
  /** Times of the history. */
  readonly history: readonly string[];
  /** Of the first layer, by name. */
  readonly entries: Readonly<Record<string, Entry>>;
}

async function buildImage(rootfs: string, options: Partial<BuildOptions>): Promise<Image> {
  const path = join(temporaryDirectory(), 'image');
  const output = { kind: 'directory', path } as const;
  const result = await build({ rootfs, output, sourceDateEpoch: epoch, threads: 1, ...options });
  await assertValidImage(path);
  const blob = (digest = '') => readFileSync(join(path, 'blobs', digest.replace(':', '/')));
  const { config, history } = JSON.parse(blob(result.configDigest).toString());
  const times = history.map(({ created }: { created: string }) => created);
  const manifest: Manifest = JSON.parse(blob(result.digest).toString());
  const entries = entriesOf(blob(result.layers[0]?.digest));
  return { layers: result.layers, config, manifest, history: times, entries };
}

/** Reads a tar of short names block by block. */
function entriesOf(tar: Buffer): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  let keys: string[] = [];
  // Two blocks of zeros end it.
  for (let at = 0; tar[at + 257] !== 0; ) {
    const text = (offset: number, length: number) =>
      tar.toString('latin1', at + offset, at + offset + length).replace(/\0.*/s, '');
    const size = Number.parseInt(text(124, 12), 8);
    if (text(156, 1) === 'x') {
      keys = Array.from(text(512, size).matchAll(/SCHILY\.xattr\.([^=]+)=/g), ([, key = '']) => key);
    } else {
      entries[text(0, 100)] = { mtime: Number.parseInt(text(136, 12), 8), linkName: text(157, 100), keys };
      keys = [];
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

function timesOf({ entries }: Image): Record<string, number> {
  return Object.fromEntries(Object.entries(entries).map(([name, { mtime }]) => [name, mtime]));
}

function formatTimestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** A repo of another author that claims all, and says that it is of this time. */
function repoClampedAt(mtimeClamp: number): RepoPlugin {
  return {
    name: 'late',
    version: '1.0.0',
    apiVersion: 1,
    priority: 1,
    load: async ({ files }) => ({
      components: [{ name: 'all', stability: 0.5, mtimeClamp }],
      strongClaims(claims) {
        for (const { id } of files) claims.add(id, 0);
      },
    }),
  };
}

async function both(rootfs: string, options: Partial<BuildOptions> = {}): Promise<[ours: Image, peers: Image]> {
  return [await buildImage(rootfs, options), await buildImage(rootfs, { ...options, compat })];
}

describe('ours and the layers of the peer', () => {
  test('times of directories: those of their entries, or of the disk', async (context) => {
    const rootfs = temporaryRootfs(context, {
      d: directory({ mtime: 1000, xattrs: hint }),
      'd/old': file('', { mtime: 500 }),
      'd/new': file('', { mtime: 2000 }),
    });
    const [ours, peers] = await both(rootfs);
    expect([ours.entries['d/']?.mtime, peers.entries['d/']?.mtime]).toEqual([2000, 1000]);
    expect([ours.entries['d/old']?.mtime, peers.entries['d/old']?.mtime]).toEqual([500, 500]);
  });

  test('times before 1970: 0, or the clamp', async (context) => {
    const [ours, peers] = await both(temporaryRootfs(context, { f: file('', { mtime: -5, xattrs: hint }) }));
    expect([ours.entries.f?.mtime, peers.entries.f?.mtime]).toEqual([0, epoch]);
  });

  test('times after the epoch that a repo of any author vouches for: the epoch, or kept', async (context) => {
    const day = 86_400;
    const rootfs = temporaryRootfs(context, {
      d: directory({ mtime: epoch + 3 * day }),
      'd/late': file('', { mtime: epoch + day }),
      'd/later': file('', { mtime: epoch + 3 * day }),
    });
    const repos = [repoClampedAt(epoch + 2 * day)];
    const [ours, peers] = await both(rootfs, { repos });
    expect(timesOf(ours)).toEqual({ 'd/': epoch, 'd/late': epoch, 'd/later': epoch });
    expect(ours.history).toEqual([formatTimestamp(epoch)]);
    const kept = { 'd/late': epoch + day, 'd/later': epoch + 2 * day };
    expect(timesOf(peers)).toEqual({ ...kept, 'd/': epoch + 2 * day });
    expect(peers.history).toEqual([formatTimestamp(epoch + 2 * day)]);
    expect(timesOf(await buildImage(rootfs, { repos, timesAfterEpoch: 'kept' }))).toMatchObject(kept);
    expect(timesOf(await buildImage(rootfs, { repos, compat, timesAfterEpoch: 'epoch' }))).toEqual(timesOf(ours));
    const groups = { all: { components: ['late/*'] } };
    expect(timesOf(await buildImage(rootfs, { repos, groups }))).toEqual(timesOf(ours));
  });

  test('symlink targets: exact, or tidied', async (context) => {
    const rootfs = temporaryRootfs(context, { 'd/link': symlink('a//./b/'), d: directory({ xattrs: hint }) });
    const [ours, peers] = await both(rootfs);
    expect([ours.entries['d/link']?.linkName, peers.entries['d/link']?.linkName]).toEqual(['a//./b/', 'a/b/']);
  });

  test('sizes that packing counts: content, or of every entry as the disk has it', async (context) => {
    const rootfs = temporaryRootfs(context, {
      d: directory({ xattrs: hint }),
      'd/file': file('content'),
      'd/link': symlink('file'),
      'd/e': directory(),
    });
    const [ours, peers] = await both(rootfs);
    const directories = statSync(join(rootfs, 'd')).size + statSync(join(rootfs, 'd/e')).size;
    expect([ours.layers[0]?.size, peers.layers[0]?.size]).toEqual([7, 7 + 4 + directories]);
  });

  test('hints: recorded in both, unless they are stripped', async (context) => {
    const xattrs = { ...hint, 'user.update-interval': 'weekly', 'user.other': 'x' };
    const rootfs = temporaryRootfs(context, { f: file('', { xattrs }) });
    const all = ['user.component', 'user.other', 'user.update-interval'];
    const keys = (images: readonly Image[]) => images.map(({ entries }) => entries.f?.keys);
    expect(keys(await both(rootfs))).toEqual([all, all]);
    const stripped = ['user.other'];
    expect(keys(await both(rootfs, { stripHints: true }))).toEqual([stripped, stripped]);
  });

  test('marks of overlay drivers: left out with one warning, or recorded', async (context) => {
    const rootfs = temporaryRootfs(context, {
      d: directory({ xattrs: { ...hint, 'user.overlay.opaque': 'y' } }),
      'd/f': file('', { xattrs: { 'user.fuseoverlayfs.origin': 'x', 'user.overlay.metacopy': '' } }),
      'd/g': file('', { xattrs: { 'user.fuseoverlayfs.opaque': 'y' } }),
    });
    const warnings: string[] = [];
    const logger = { warn: (message: string) => void warnings.push(message), info() {}, debug() {} };
    const keys = ({ entries }: Image) => [entries['d/']?.keys, entries['d/f']?.keys, entries['d/g']?.keys];
    const [ours, peers] = await both(rootfs, { logger });
    expect(keys(ours)).toEqual([['user.component'], [], []]);
    const all = [
      ['user.component', 'user.overlay.opaque'],
      ['user.fuseoverlayfs.origin', 'user.overlay.metacopy'],
      ['user.fuseoverlayfs.opaque'],
    ];
    expect(keys(peers)).toEqual(all);
    expect(warnings).toEqual([expect.stringMatching(/ on 3 entries, such as user\.overlay\.opaque of \/d:/)]);
    expect(keys(await buildImage(rootfs, { overlayXattrs: 'recorded' }))).toEqual(all);
    expect(keys(await buildImage(rootfs, { compat, overlayXattrs: 'dropped' }))).toEqual(keys(ours));
  });

  test('the image config: every field, or those that the peer knows', async (context) => {
    const rootfs = temporaryRootfs(context, { f: file('', { xattrs: hint }) });
    const known = { Cmd: ['sh'], Env: ['A=1'], User: 'me' };
    const imageConfig = JSON.stringify({ ...known, Shell: ['bash'], OnBuild: ['x'] });
    const [ours, peers] = await both(rootfs, { imageConfig });
    expect(ours.config).toEqual({ ...known, Shell: ['bash'], OnBuild: ['x'] });
    expect(peers.config).toEqual(known);
  });

  test('the manifest: names that can be told apart and its type, or neither', async (context) => {
    const rootfs = temporaryRootfs(context, {
      f: file('', { xattrs: { 'user.component': 'a b\\c' } }),
      g: file('', { xattrs: { 'user.component': 'd' } }),
    });
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = async (options: Partial<BuildOptions>) => {
      const { manifest: written } = await buildImage(rootfs, { maxLayers: 1, ...options });
      return [written.layers[0]?.annotations['org.chunkah.component'], written.mediaType];
    };
    expect(await manifest({})).toEqual(['xattr/a\\x20b\\x5cc xattr/d', mediaType]);
    expect(await manifest({ compat })).toEqual(['xattr/a b\\c xattr/d', undefined]);
    expect(await manifest({ componentNames: 'plain', manifestMediaType: 'omitted' })).toEqual(
      await manifest({ compat }),
    );
  });

  test('versions of components: named, or not', async (context) => {
    const plugin: RepoPlugin = {
      ...repoClampedAt(0),
      load: async ({ files }) => ({
        components: [{ name: 'f', stability: 0.5, mtimeClamp: 0, version: '1.0' }],
        strongClaims(claims) {
          for (const { id, path } of files) if (path === '/f') claims.add(id, 0);
        },
      }),
    };
    const rootfs = temporaryRootfs(context, { f: file('x'), g: file('y') });
    const versions = async (options: Partial<BuildOptions>) => {
      const { manifest } = await buildImage(rootfs, { maxLayers: 1, repos: [plugin], ...options });
      return manifest.layers.map(({ annotations }) => annotations['org.chunkah.version']);
    };
    expect(await versions({})).toEqual(['- 1.0']);
    expect(await versions({ compat })).toEqual([undefined]);
    expect(await versions({ componentVersions: 'omitted' })).toEqual([undefined]);
    expect(await versions({ compat, componentVersions: 'recorded' })).toEqual(['- 1.0']);
  });

  test('names that mean a deletion: an error, or recorded', async (context) => {
    const rootfs = temporaryRootfs(context, { 'd/.wh.gone': file(), d: directory({ xattrs: hint }) });
    const path = join(temporaryDirectory(), 'image');
    const options = { rootfs, output: { kind: 'directory', path }, threads: 1 } as const;
    await expect(build(options)).rejects.toMatchObject({
      code: 'WHITEOUT_NAME',
      message: expect.stringContaining('/d/.wh.gone'),
      hint: expect.stringContaining('--prune /d/.wh.gone'),
    });
    await build({ ...options, compat });
    const { faults, warnings } = await validateImage(path);
    expect([faults, warnings.map(({ code }) => code)]).toEqual([[], ['ENTRY_WHITEOUT']]);
  });

  test('a pruned name that means a deletion is none', async (context) => {
    const rootfs = temporaryRootfs(context, { 'd/.wh.gone': file(), d: directory({ xattrs: hint }) });
    const { entries } = await buildImage(rootfs, { prune: ['/d/.wh.gone'] });
    expect(Object.keys(entries)).toEqual(['d/']);
  });
});
