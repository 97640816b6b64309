import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clientProfiles } from '@chunkah/presets';
import { file, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { build } from './build.ts';
import { checkMade } from './check-image.ts';
import { plan } from './plan.ts';

const own = (component: string) => ({ xattrs: { 'user.component': component } });
const tree: Tree = { a: file('a', own('a')), b: file('b'.repeat(20_000), own('b')), 'c/é': file('c', own('c')) };

describe('plan', () => {
  test('says what clients cannot take and what is beyond limits', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    expect(await plan({ rootfs })).not.toHaveProperty('findings');
    expect(await plan({ rootfs, clients: ['docker', 'ghcr'], failOn: ['layers'] })).toMatchObject({ findings: [] });
    const { findings } = await plan({
      rootfs,
      clients: ['bootc'],
      limits: { layers: 3 },
      failOn: ['layer-bytes=20kB'],
    });
    expect(
      findings?.map(({ severity, rule, client, layer, path }) => ({ severity, rule, client, layer, path })),
    ).toEqual([
      { severity: 'warning', rule: 'layers' },
      { severity: 'error', rule: 'layer-bytes', layer: 2 },
      { severity: 'warning', rule: 'names', client: 'bootc', path: '/c/é' },
    ]);
  });

  test('knows how the layers will be compressed', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const { findings } = await plan({ rootfs, clients: ['umoci'], compression: 'zstd' });
    expect(findings).toMatchObject([
      { rule: 'compression', layer: 1, message: expect.stringMatching(/^umoci: layer 1 .* and 3 more are compressed/) },
    ]);
  });

  test('finds names that are not UTF-8, and those that clients take for whiteouts', async (context) => {
    const rootfs = temporaryRootfs(context, { ...tree, 'd/\udcff': file('d'), '.wh.x': file('x') });
    const { findings } = await plan({ rootfs, clients: ['rpm-ostree'], misreadNames: 'recorded' });
    expect(findings?.map(({ rule, path }) => ({ rule, path }))).toEqual([
      { rule: 'whiteout-names', path: '/.wh.x' },
      { rule: 'names', path: '/d/\udcff' },
      { rule: 'names', path: '/c/é' },
    ]);
  });
});

describe('build', () => {
  test('writes nothing when a limit is exceeded', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const path = join(temporaryDirectory(), 'image');
    const warnings: string[] = [];
    const logger = { warn: (text: string) => void warnings.push(text), info: () => {}, debug: () => {} };
    const options = { rootfs, output: { kind: 'directory', path } as const, logger };
    await expect(build({ ...options, failOn: ['layers=3', 'layer-bytes=20kB'] })).rejects.toMatchObject({
      code: 'LIMITS_EXCEEDED',
      message: 'the image has 4 layers, more than the limit of 3 (and 1 more, see above)',
      hint: 'make it with --max-layers 3, or allow more',
    });
    expect(existsSync(path)).toBe(false);
    expect(warnings).toEqual([
      expect.stringMatching(/^layer 2 \(xattr\/b\) has 2\d\.\d KiB, more than the limit of 19\.5 KiB; /),
    ]);
    const { findings } = await build({ ...options, limits: { layers: 3 }, clients: ['docker'], compression: 'gzip' });
    expect(findings).toMatchObject([{ severity: 'warning', rule: 'layers' }]);
  });

  test('writes nothing beside a previous image either', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const top = temporaryDirectory();
    const output = { kind: 'directory', path: join(top, 'image') } as const;
    await build({ rootfs, output });
    const next = { kind: 'directory', path: join(top, 'next') } as const;
    const building = build({ rootfs, output: next, previous: `oci:${output.path}`, failOn: ['layers=1'] });
    await expect(building).rejects.toMatchObject({ code: 'LIMITS_EXCEEDED' });
    expect(readdirSync(top)).toEqual(['image']);
  });

  const names: readonly [string, Tree, string][] = [
    ['a name that is not UTF-8', { 'd/\udcff': file('d') }, 'is not UTF-8, which bootc'],
    ['a whiteout name', { '.wh.x': file('x') }, 'would be taken for a whiteout'],
  ];
  test.each(names)('writes nothing with %s', async (_, more, message) => {
    const top = temporaryDirectory();
    const output = { kind: 'directory', path: join(top, 'image') } as const;
    const building = (rootTree: Tree) =>
      build({
        rootfs: temporaryRootfs({ skip: never }, rootTree),
        output,
        clients: ['bootc'],
        misreadNames: 'recorded',
      });
    await expect(building({ ...tree, ...more })).rejects.toMatchObject({
      code: 'LIMITS_EXCEEDED',
      message: expect.stringContaining(message),
    });
    expect(readdirSync(top)).toEqual([]);
    expect((await building(tree)).findings).toMatchObject([{ severity: 'warning', rule: 'names' }]);
  });

  test.each(['directory', 'archive'] as const)(
    'whose bytes turn out to be too many leaves nothing behind: %s',
    async (kind) => {
      const rootfs = temporaryRootfs({ skip: never }, tree);
      const top = temporaryDirectory();
      const output = { kind, path: join(top, 'image') };
      // The tables of zstd:chunked make the manifest larger than it was expected to be.
      const building = (padding: number) =>
        build({
          rootfs,
          output,
          annotations: [`k=${'x'.repeat(padding)}`],
          compression: 'zstd:chunked',
          clients: ['podman'],
        });
      const mebibytes = 4 * 1024 * 1024;
      await expect(building(mebibytes)).rejects.toMatchObject({ message: /^podman: the manifest has 4\.0 MiB/ });
      const failure = await building(mebibytes - 2100).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'MANIFEST_TOO_LARGE' });
      expect(readdirSync(top)).toEqual([]);
      expect((await building(mebibytes - 5000)).findings).toEqual([]);
    },
  );
});

const limited = clientProfiles.flatMap(({ name, maxLayerBytes: most }) => (most === undefined ? [] : [{ name, most }]));

test.each(limited)('a layer of $most bytes is made for $name, one byte more is an error', async ({ name, most }) => {
  const checks = { clients: clientProfiles.filter((client) => client.name === name) };
  const made = (size: number) =>
    checkMade(
      checks,
      [],
      { layers: [] },
      { layers: [{ digest: '', diffId: '', size }], compression: { name: 'gzip' } },
    );
  expect(made(most)).toEqual([]);
  expect(() => made(most + 1)).toThrow(expect.objectContaining({ code: 'LIMITS_EXCEEDED' }));
});

function never(): never {
  throw new Error('not reached');
}
