import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareBytes } from '@chunkah/core';
import { assertValidImage } from '@chunkah/oci';
import { type Tree, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guideCommands } from './buildstream/guide-commands.ts';
import { installBuildstream } from './buildstream/install-buildstream.ts';
import {
  type Components,
  expectedComponents,
  expectedIntervals,
  expectedWithOddFiles,
  oddFiles,
} from './buildstream/project-files.ts';
import { genFilemapPath, programPath, run, scratchDirectory } from './program.ts';
import { treeDifferences } from './real-root/tree-differences.ts';

const mapPath = '/usr/lib/chunkah/filemap.json';

/** The time that the guide gives. */
const newest = 1_321_009_871;

const scratch = scratchDirectory(afterAll);
/**
 * The programs by the names that the guide has for them, and a cache of BuildStream that is empty
 * at first.
 */
let env: Record<string, string>;

beforeAll(async () => {
  const programs = join(scratch, 'programs');
  mkdirSync(programs);
  for (const [name, path] of Object.entries({ chunkah: programPath, 'gen-filemap': genFilemapPath })) {
    writeFileSync(join(programs, name), `#!/bin/sh\nexec '${process.execPath}' '${path}' "$@"\n`);
    chmodSync(join(programs, name), 0o755);
  }
  env = {
    PATH: `${programs}:${await installBuildstream()}:${process.env.PATH}`,
    XDG_CACHE_HOME: join(scratch, 'cache'),
    XDG_CONFIG_HOME: join(scratch, 'config'),
  };
});

/**
 * A copy of the project in the repository, of which nothing is built yet, but in the cache.
 * @param more files that the repository cannot hold.
 */
function createProject(name: string, more: Tree = {}): string {
  const project = join(scratch, name);
  mkdirSync(project);
  writeTree(project, more);
  cpSync(new URL('buildstream/project', import.meta.url), project, { recursive: true, verbatimSymlinks: true });
  return project;
}

function inProject(project: string, commands: string): Promise<Buffer> {
  return run('bash', ['--norc', '-euo', 'pipefail', '-c', commands], { cwd: project, env });
}

/** In byte order, as maps have it. */
function sorted<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record).sort(([left], [right]) => compareBytes(left, right));
}

/** What a map says. */
function mapEntries(components: Components): [string, MapOrReport][] {
  return sorted(components).map(([name, files]) => {
    const interval = expectedIntervals[name];
    return [name, interval === undefined ? { files } : { interval, files }];
  });
}

interface MapOrReport {
  readonly interval?: string | number;
  readonly files: readonly string[];
}

function readJson(path: string): Record<string, MapOrReport> {
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe('the project in the repository', () => {
  let project: string;

  beforeAll(async () => {
    project = createProject('as it lies there');
    await inProject(project, 'bst build');
  });

  test('builds all its elements with bst build alone', async () => {
    const states = await inProject(
      project,
      "bst show --deps none --format '%{name} %{state}' system.bst image-with-filemap.bst",
    );
    expect(states.toString().trim().split('\n').sort()).toEqual(['image-with-filemap.bst cached', 'system.bst cached']);
  });

  test('has the map that gen-filemap generates for it', async () => {
    const made = JSON.parse((await inProject(project, 'gen-filemap buildstream image.bst')).toString());
    expect(Object.entries(made)).toEqual(mapEntries(expectedComponents));
    const kept = readJson(join(project, 'files/filemap', mapPath));
    expect(kept).toEqual(made);
  });
});

describe.each([
  {
    way: 'that is baked in',
    steps: ['1. Build the target', '2. Make the map', '3. Bake it in'],
    map: 'files/filemap/usr/lib/chunkah/filemap.json',
    unclaimed: [mapPath],
  },
  {
    way: 'beside the tree',
    steps: ['1. Build the target', 'Or keep it beside the tree'],
    map: 'filemap.json',
    unclaimed: [],
  },
])('the guide with a map $way', ({ way, steps, map, unclaimed }) => {
  let project: string;

  beforeAll(async () => {
    project = createProject(way, oddFiles);
    for (const heading of steps) await inProject(project, guideCommands(heading));
  });

  test('gives each file to the element that installed it', () => {
    const components = readJson(join(project, map));
    expect(Object.entries(components)).toEqual(mapEntries(expectedWithOddFiles));
  });

  test('makes components of all but directories and the map', async () => {
    const report = JSON.parse(readFileSync(join(project, 'components.json'), 'utf8'));
    const listed = await run('find', [join(project, 'rootfs'), '!', '-type', 'd', '-printf', '/%P\\0']);
    const leaves = new Set(listed.toString().split('\0').slice(0, -1));
    const components: [string, string[]][] = sorted<{ files: string[] }>(report.components).map(([name, { files }]) => [
      name,
      files.filter((path) => leaves.has(path)),
    ]);
    const expected = sorted(expectedWithOddFiles).map(([name, files]) => [`filemap/${name}`, files]);
    expect(components).toEqual([['chunkah/unclaimed', unclaimed], ...expected]);
    expect(components.flatMap(([, files]) => files).sort()).toEqual([...leaves].sort());
  });

  test('makes a valid image that unpacks to the tree', async () => {
    const image = join(project, 'image');
    await assertValidImage(image);
    const bundle = join(project, 'bundle');
    await run('umoci', ['unpack', '--image', `${image}:latest`, bundle]);
    const times = { newest, directoryTimes: false };
    expect(await treeDifferences(join(project, 'rootfs'), join(bundle, 'rootfs'), times)).toEqual([]);
  });

  test('makes the same image from another checkout', async () => {
    const again = createProject(`${way} again`, oddFiles);
    for (const heading of steps) await inProject(again, guideCommands(heading));
    expect(readFileSync(join(again, 'image/index.json'))).toEqual(readFileSync(join(project, 'image/index.json')));
  });
});

describe('gen-filemap buildstream', () => {
  let project: string;

  beforeAll(async () => {
    project = createProject('other', oddFiles);
    await inProject(project, 'bst build image.bst');
  });

  test('makes the same map of a stack, whose own artifact is empty', async () => {
    // The stack has what the compose leaves out.
    const ofStack = JSON.parse((await inProject(project, 'gen-filemap buildstream system.bst')).toString());
    const libc = ['/usr/lib/libc.so', '/usr/lib/libc.so.6', '/usr/share/doc/libc/README'];
    const expected = { ...expectedWithOddFiles, 'base.bst:core/libc': libc };
    expect(sorted<MapOrReport>(ofStack).map(([name, { files }]) => [name, files])).toEqual(sorted(expected));
  });

  test('ends when an artifact is not cached, and names its element', async () => {
    await inProject(project, 'bst artifact delete base.bst:core/libc.bst "apps/icon theme.bst"');
    const made = inProject(project, 'gen-filemap buildstream image.bst -o map.json');
    await expect(made).rejects.toThrow(
      /exit 1: error: not in the artifact cache: base\.bst:core\/libc\.bst, apps\/icon theme\.bst\nhint: .*\n$/,
    );
    await inProject(project, 'test ! -e map.json && bst build image.bst');
  });

  test.each([
    ['no-such.bst', /exit 1: error: bst show ended with exit code 255: Could not find element 'no-such\.bst'/],
    ['image.bst --project /', /exit 1: error: bst show ended with exit code 255: .*image\.bst\nhint: /],
    ['image.bst --bst no-such-command', /exit 1: error: the command no-such-command does not exist\nhint: /],
    ["'*.bst'", /exit 1: error: the target \*\.bst is a pattern\nhint: /],
  ])('refuses %s', async (args, error) => {
    await expect(inProject(project, `gen-filemap buildstream ${args}`)).rejects.toThrow(error);
  });
});
