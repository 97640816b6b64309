import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntryExplanation, PathExplanation } from '@chunkah/report';
import { directory, file, hardlink, symlink, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { explain } from './explain.ts';
import type { PlanOptions } from './options.ts';
import { plan } from './plan.ts';

const label = (name: string) => ({ xattrs: { 'user.component': name } });

const tree: Tree = {
  'usr/bin/bash': file('bash', label('bash')),
  'usr/bin/rbash': hardlink('usr/bin/bash'),
  'usr/bin/sh': symlink('bash'),
  'usr/lib/big': file(new Uint8Array(1024 * 1024)),
  'usr/lib/x\udcff\n': file('x'),
  bin: symlink('usr/bin'),
  top: symlink('usr/..'),
  loop: symlink('loop'),
  'var/cache/x': file('x'),
  'var/old': symlink('cache/old/x'),
  data: symlink('var/cache'),
  'usr/data': symlink('/var/cache'),
};

const filemap = { shells: { files: ['/usr/bin/bash', '/usr/bin/rbash', '/usr/bin/sh'] } };

/** Options for a tree with labels, a map and rules. */
function optionsFor(rootfs: string): PlanOptions {
  const folder = temporaryDirectory();
  const write = (name: string, content: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  return {
    rootfs,
    filemap: write('map.json', filemap),
    componentMap: write('rules.json', [{ prefix: '/usr', component: 'system' }]),
  };
}

function entry(explanation: PathExplanation | undefined): EntryExplanation {
  if (explanation === undefined || !('claims' in explanation)) throw new Error('no explanation of an entry');
  return explanation;
}

async function explainOne(options: PlanOptions, path: string): Promise<EntryExplanation> {
  const { paths } = await explain({ ...options, paths: [path] });
  return entry(paths[0]);
}

describe('an entry', () => {
  test('has its components and layers, and all who wanted it', async (context) => {
    const options = optionsFor(temporaryRootfs(context, tree));
    const { layers } = await plan(options);
    const layer = layers.findIndex(({ components }) => components.includes('xattr/bash')) + 1;
    const [bash, rbash] = ['/usr/bin/bash', '/usr/bin/rbash'];
    expect(await explainOne(options, '/bin/rbash')).toEqual({
      given: '/bin/rbash',
      path: rbash,
      type: 'file',
      size: 4,
      otherNames: [bash],
      components: [{ name: 'xattr/bash', layer }],
      decidedBy: 'priority',
      claims: [
        // An extended attribute belongs to the inode: each of its names has it.
        {
          repo: 'xattr',
          priority: 0,
          strength: 'strong',
          components: ['xattr/bash'],
          names: [bash, rbash],
          asked: true,
        },
        {
          repo: 'filemap',
          priority: 5,
          strength: 'strong',
          components: ['filemap/shells'],
          names: [bash, rbash],
          asked: true,
        },
        {
          repo: 'pathmap',
          priority: 50,
          strength: 'weak',
          components: ['pathmap/system'],
          names: [bash, rbash],
          asked: false,
        },
      ],
    });
  });

  test('that a claim on another name of its inode took along says through which', async (context) => {
    const rootfs = temporaryRootfs(context, { 'a/x': file('x'), 'b/x': hardlink('a/x'), b: directory(label('b')) });
    const explained = await explainOne({ rootfs }, '/a/x');
    expect(explained).toMatchObject({
      components: [{ name: 'xattr/b' }],
      decidedBy: 'only-claim',
      claims: [{ names: ['/b/x'] }],
    });
    const big = { 'a/x': file(new Uint8Array(1 << 20)), 'b/x': hardlink('a/x'), b: directory(label('b')) };
    const split = { rootfs: temporaryRootfs(context, big), compat: 'chunkah-0.6' as const };
    expect(await explainOne(split, '/a/x')).toMatchObject({
      components: [{ name: 'bigfiles/x' }],
      otherNames: ['/b/x'],
      claims: [{ repo: 'bigfiles', names: ['/a/x'] }],
    });
  });

  test('is in the layer that plan gives its number to, whatever the number of layers', async (context) => {
    const files = Array.from({ length: 9 }, (_, number) => [`f${number}`, file(String(number), label(`c${number}`))]);
    const rootfs = temporaryRootfs(context, Object.fromEntries(files));
    for (const maxLayers of [1, 3, 9]) {
      const { layers } = await plan({ rootfs, maxLayers });
      const { paths } = await explain({ rootfs, maxLayers, paths: files.map(([name]) => `/${name}`) });
      for (const { components } of paths.map(entry)) {
        for (const { name, layer } of components) expect(layers[layer - 1]?.components).toContain(name);
        expect(components).toHaveLength(1);
      }
    }
  });

  test('without a claim is unclaimed', async (context) => {
    const explained = await explainOne({ rootfs: temporaryRootfs(context, tree) }, '/var');
    expect(explained).toMatchObject({
      decidedBy: 'unclaimed',
      components: [{ name: 'chunkah/unclaimed' }],
      claims: [],
    });
  });

  test('can have a name that is not UTF-8', async (context) => {
    const path = '/usr/lib/x\udcff\n';
    expect(await explainOne({ rootfs: temporaryRootfs(context, tree) }, path)).toMatchObject({ path, size: 1 });
  });
});

test.for([
  ['/bin', { target: 'usr/bin', leadsTo: '/usr/bin' }],
  ['/usr/bin/sh', { target: 'bash', leadsTo: '/usr/bin/bash' }],
  ['/top', { target: 'usr/..', leadsTo: '/' }],
  ['/loop', { target: 'loop', leadsTo: undefined }],
  ['/var/old', { target: 'cache/old/x', leadsTo: undefined }],
] as const)('a symlink is explained itself, and where it leads is reported: %s', async ([path, link], context) => {
  const { type, target, leadsTo } = await explainOne({ rootfs: temporaryRootfs(context, tree) }, path);
  expect({ type, target, leadsTo }).toEqual({ type: 'symlink', ...link });
});

describe('paths that are left out', () => {
  test.for([
    ['/var/cache', '/var/cache', '/var/cache'],
    ['/var/cache/', '/var/cache/x', '/var/cache/x'],
    ['/var/cache', '/var/cache/a/b', '/var/cache/a/b'],
    ['//var//cache/', '/data/a', '/var/cache/a'],
    ['/var/cache/', '/usr/data/a', '/var/cache/a'],
    ['/usr/lib', '/bin/../lib/y', '/usr/lib/y'],
  ] as const)('by --prune %s: %s', async ([rule, given, path], context) => {
    const rootfs = temporaryRootfs(context, tree);
    expect(await explain({ rootfs, prune: [rule], paths: [given] })).toEqual({
      formatVersion: 1,
      paths: [{ given, path, prunedBy: rule }],
    });
  });

  test('are explained beside others, in the order given', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const given = ['/var/cache/x', '/usr', '/var/cache', '/usr'];
    const { paths } = await explain({ rootfs, prune: ['/var/cache/'], paths: given });
    expect(paths.map(({ path }) => path)).toEqual(given);
    expect(paths.map((explanation) => 'prunedBy' in explanation)).toEqual([true, false, false, false]);
  });
});

describe('paths that are not there', () => {
  test('end it, all named in one error', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const paths = ['/usr', '/nowhere', 'usr', '', '/', '/top', '/usr/..', '/loop/x', '/a\n', '/\ud800'];
    await expect(explain({ rootfs, paths })).rejects.toMatchObject({
      code: 'PATH_NOT_IN_ROOTFS',
      message: [
        '/nowhere is not in the rootfs; usr is not absolute; an empty path is not absolute',
        '/ is the root directory, which no layer holds; /usr/.. is the root directory, which no layer holds',
        '/loop/x is not in the rootfs; /a\\n is not in the rootfs; /\\u{d800} is not in the rootfs',
      ].join('; '),
      hint: 'give paths as they are inside the rootfs, such as /usr/bin/sh',
    });
  });

  test('are not there for --prune of what would be below them either', async (context) => {
    const run = explain({ rootfs: temporaryRootfs(context, tree), prune: ['/nowhere/'], paths: ['/nowhere'] });
    await expect(run).rejects.toMatchObject({ message: '/nowhere is not in the rootfs' });
  });

  test('are counted beyond ten; special files that were left out are mentioned', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    execFileSync('mkfifo', [join(rootfs, 'pipe')]);
    const paths = ['/pipe', ...Array.from({ length: 11 }, (_, number) => `/no${number}`)];
    await expect(explain({ rootfs, paths, skipSpecialFiles: true })).rejects.toMatchObject({
      message: expect.stringMatching(/^\/pipe is not in the rootfs; .*; \/no8 is not in the rootfs; and 2 more$/),
      hint: expect.stringContaining('fifos, sockets and devices are left out'),
    });
  });
});

test('special files do not end it: a warning says where a build would stop', async (context) => {
  const rootfs = temporaryRootfs(context, tree);
  execFileSync('mkfifo', [join(rootfs, 'pipe\n')]);
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message), info() {}, debug() {} };
  const { paths } = await explain({ rootfs, logger, paths: ['/bin/bash'] });
  expect(paths).toMatchObject([{ path: '/usr/bin/bash' }]);
  expect(warnings).toEqual([expect.stringMatching(/^left out \/pipe\\n; build and plan stop there/)]);
  await expect(explain({ rootfs, paths: ['/pipe\n'] })).rejects.toMatchObject({
    code: 'PATH_NOT_IN_ROOTFS',
    hint: expect.stringContaining('fifos, sockets and devices are left out of this run'),
  });
});

test('without any component it fails as plan does', async (context) => {
  const run = explain({ rootfs: temporaryRootfs(context, { a: file('x') }), paths: ['/a'] });
  await expect(run).rejects.toMatchObject({ code: 'NO_COMPONENT_REPO' });
});

test('what repos warn of is reported once', async (context) => {
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message), info() {}, debug() {} };
  const componentMap = join(temporaryDirectory(), 'rules.json');
  writeFileSync(componentMap, JSON.stringify([{ prefix: '/nowhere', component: 'x', wrong: 1 }]));
  await explain({ rootfs: temporaryRootfs(context, tree), componentMap, paths: ['/bin/bash'], logger });
  expect(warnings).toEqual([
    expect.stringContaining('unknown keys'),
    expect.stringContaining('rules that matched nothing'),
  ]);
});
