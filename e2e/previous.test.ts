import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { besideDebian, build, common, type Result } from './previous/beside-debian.ts';
import { run, runChunkah, scratchDirectory } from './program.ts';

// Compressed layers that stay: e2e/long/previous.test.ts, and registry.test.ts.
besideDebian('plain', []);

test('a previous image of chunkah 0.6 is followed with --compat; without, a warning says so', async () => {
  const compat = ['--compat', 'chunkah-0.6'];
  const first = await build(...compat);
  const equal = await build(...compat, '--previous', first.path);
  expect([equal.digest, equal.previous?.kept]).toEqual([first.digest, 24]);
  const ours = await build('--previous', first.path);
  expect(ours.stderr).toContain('warning: no layer of the previous image');
  expect(ours.digest).toBe((await build()).digest);
});

test('the option comes from the environment and a config, too', async () => {
  const first = await build();
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'chunkah.config.json'), JSON.stringify({ previous: 'oci:before' }));
  await run('cp', ['-a', first.path, join(directory, 'before')]);
  const kept = async (env: Record<string, string>, cwd: string) => {
    const { stdout, stderr } = await runChunkah(['plan', ...common, '--json'], { cwd, env });
    const { previous }: Result = JSON.parse(stdout.toString() || JSON.stringify({ previous: stderr }));
    return previous?.kept;
  };
  expect(await kept({ CHUNKAH_PREVIOUS: `oci:${first.path}` }, '/')).toBe(24);
  expect(await kept({}, directory)).toBe(24);
  const missing = await runChunkah(['plan', ...common], { env: { CHUNKAH_PREVIOUS: 'oci:nowhere' }, cwd: directory });
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('error: CHUNKAH_PREVIOUS: no image at')]);
});

test('skopeo compresses plain layers: the next build keeps the layout all the same', async () => {
  const first = await build();
  const copy = `${first.path}-copy`;
  await run('skopeo', ['copy', '--quiet', `oci:${first.path}`, `oci:${copy}:compressed`]);
  const second = await build('--previous', `oci:${copy}:compressed`, '--packer', 'tiers');
  expect(second.layers.map(({ components }) => components)).toEqual(first.layers.map(({ components }) => components));
  expect(second.stderr).toContain('24 layers have the content that the previous image has, and other bytes');
});
