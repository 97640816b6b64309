import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { beforeAll, describe, expect, test } from 'vitest';
import { run, runChunkah, runGenFilemap, scratchDirectory } from './program.ts';

type FileMap = Readonly<Record<string, { readonly files: readonly string[] }>>;

let root: string;
beforeAll(async () => {
  root = await ensureRoot('debian-minimal');
});

describe('a map of a Debian root', () => {
  test('covers more than nine tenths of its files, and says so', async () => {
    const { code, stdout, stderr } = await runGenFilemap(['dpkg', root, '--rootfs', root]);
    expect(code).toBe(0);
    const map: FileMap = JSON.parse(stdout.toString());
    const [, claimed, all, share] = /^covered: (\d+) of (\d+) files \(([\d.]+) %\), .+ MiB/.exec(stderr) ?? [];
    expect(Number(share)).toBeGreaterThan(90);
    const listed = Object.values(map).flatMap(({ files }) => files);
    expect(listed.length).toBe(Number(claimed));
    const found = await run('find', [
      root,
      '-mindepth',
      '1',
      '(',
      '-type',
      'f',
      '-o',
      '-type',
      'l',
      ')',
      '-printf',
      '.',
    ]);
    expect(found.length).toBe(Number(all));

    expect(map.glibc?.files).toContain('/usr/lib/x86_64-linux-gnu/libc.so.6');
    // It is listed as /bin/bash, and /bin is a symlink.
    expect(map.bash?.files).toContain('/usr/bin/bash');
    expect(listed.filter((path) => lstatSync(join(root, path)).isDirectory())).toEqual([]);
  });

  test('agrees with dpkg-query on each package', async () => {
    const { stdout } = await runGenFilemap(['dpkg', '--rootfs', root, '--format', 'tsv']);
    const lines = stdout.toString().trim().split('\n');
    expect(lines.sort()).toEqual((await linesOfDpkgQuery()).sort());
  });

  test.each(['json', 'tsv'])('has the same bytes twice, on standard output and in a file (%s)', async (format) => {
    const directory = scratchDirectory();
    const args = ['dpkg', '--rootfs', root, '--format', format];
    const first = await runGenFilemap(args);
    expect(await runGenFilemap([...args, '-o', 'map'], { cwd: directory })).toMatchObject({
      code: 0,
      stdout: Buffer.alloc(0),
    });
    expect(readFileSync(join(directory, 'map')).equals(first.stdout)).toBe(true);
    expect(first.stdout.length).toBeGreaterThan(100_000);
  });

  test('gives the same plan in both forms, and through a manifest', async () => {
    const directory = scratchDirectory();
    const [json, tsv, again] = ['map.json', 'map.tsv', 'again.json'].map((name) => join(directory, name));
    if (json === undefined || tsv === undefined || again === undefined) throw new Error('not reached');
    const hints = join(directory, 'hints.json');
    await run('bash', ['-c', 'echo \'{"linux*": "weekly", "g*": 10}\' > "$1"', 'hints', hints]);
    for (const [format, output] of [
      ['json', json],
      ['tsv', tsv],
    ] as const) {
      const args = ['dpkg', root, '--rootfs', root, '--hints', hints, '--format', format, '-o', output];
      expect((await runGenFilemap(args)).code).toBe(0);
    }
    expect((await runGenFilemap(['manifest', tsv, '-o', again])).code).toBe(0);
    expect(readFileSync(again).equals(readFileSync(json))).toBe(true);
    const plans = await Promise.all([json, tsv].map((map) => plan(map)));
    expect(plans[0]).toContain('filemap/glibc');
    expect(plans[1]).toBe(plans[0]);
  });
});

/**
 * The layers that `chunkah` plans with a map. Labels would win over it: a copy of the root has
 * none.
 */
async function plan(map: string): Promise<string> {
  const copy = join(scratchDirectory(), 'root');
  await run('cp', ['-r', '--preserve=mode,timestamps,links', '--no-dereference', root, copy]);
  const args = ['plan', '--rootfs', copy, '--filemap', map, '--skip-special-files', '--json'];
  const { code, stdout, stderr } = await runChunkah([...args, '--source-date-epoch', '1700000000']);
  expect(code, stderr).toBe(0);
  return stdout.toString();
}

/**
 * A line `path<TAB>source package` for each path that is there and no directory, as `dpkg-query`
 * lists it.
 */
async function linesOfDpkgQuery(): Promise<string[]> {
  const query = async (...args: string[]) =>
    (await run('dpkg-query', [`--admindir=${join(root, 'var/lib/dpkg')}`, ...args])).toString().trim();
  const fields = ['binary:Package', 'source:Package'].map((field) => `$\{${field}}`);
  const packages = await query('--show', '--showformat', `${fields.join('\t')}\n`);
  const lines = new Set<string>();
  for (const [name = '', source] of packages.split('\n').map((line) => line.split('\t'))) {
    const listed = await query('--listfiles', name);
    // The path that a diversion gives a file follows on a line of its own.
    for (const [, path = '', to] of listed.matchAll(/^(\/.*)(?:\ndiverted by .+ to: (.+))?$/gm)) {
      const place = join(root, to ?? path);
      const stat = lstatSync(place, { throwIfNoEntry: false });
      if (stat === undefined || stat.isDirectory()) continue;
      const real = join(realpathSync(dirname(place)), basename(place));
      // A directory in the list that is a symlink in the root, as /lib is.
      if (!listed.includes(`\n${path}/`)) lines.add(`${real.slice(realpathSync(root).length)}\t${source}`);
    }
  }
  return [...lines];
}
