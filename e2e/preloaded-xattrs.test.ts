import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { directory, file, symlink, type Tree, type TreeEntry, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { useCompiled } from './compiled.ts';
import { manifestOf, usePreloadedXattrs, withoutLabels } from './preloaded-xattrs/preloaded-xattrs.ts';
import { type ChunkahOptions, type Outcome, run, runChunkah, scratchDirectory } from './program.ts';
import { type ImageFiles, readImage } from './read-image.ts';

// Build systems serve labels through a library in LD_PRELOAD, for trees that have no extended
// attributes.

const preloadedXattrs = usePreloadedXattrs();
const askXattrs = useCompiled(new URL('preloaded-xattrs/ask-xattrs.c', import.meta.url), 'program');

/** Names that a line of the manifest can hold, each of a component of its own. */
const oddNames = [
  'with spaces and  more ',
  'häuser/straße/Ünïcödé',
  'bytes/caf\udce9',
  'bytes/\udcff\udcfe/below',
  '-rf "quoted" \\n $(x)',
  `long/${'n'.repeat(255)}`,
];

/** Lets a scan use three threads: blocksPerThread times entriesPerBlock entries are worth one. */
const directories = 100;
const filesPerDirectory = 360;

function bigTree(): Tree {
  const entries: Record<string, TreeEntry> = {};
  for (let number = 0; number < directories * filesPerDirectory; number += 1) {
    const path = `usr/d${number % directories}/f${number}`;
    // Every third file has no label of its own and belongs to its directory's component, or to
    // none.
    const xattrs = number % 3 === 0 ? {} : labels(`file component ${number % 37}`, '30');
    entries[path] = file(String(number % 1000), { xattrs });
  }
  for (let number = 0; number < directories; number += 2) {
    entries[`usr/d${number}`] = directory({ xattrs: labels(`directory component ${number % 10}`) });
  }
  return entries;
}

/**
 * Version 2 of `security.capability` (linux/capability.h): cap_net_raw, permitted and effective.
 */
const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex');

const tree: Tree = {
  ...bigTree(),
  ...Object.fromEntries(oddNames.map((name, at) => [`odd/${name}`, file(name, { xattrs: labels(`odd ${at}`) })])),
  'opt/other': file('x', {
    xattrs: { ...labels('other', 'yearly'), 'user.other': 'kept', 'user.a': Buffer.of(0, 255) },
  }),
  'opt/capable': file('x', { xattrs: { ...labels('capable'), 'security.capability': capability } }),
  'opt/link': symlink('other'),
  'opt/unlabelled': file('x'),
};

function labels(component: string, interval?: string): Record<string, string> {
  return { 'user.component': component, ...(interval === undefined ? {} : { 'user.update-interval': interval }) };
}

let labelled: string;
let bare: string;

beforeAll(() => {
  const scratch = scratchDirectory(afterAll);
  [labelled, bare] = [join(scratch, 'labelled'), join(scratch, 'bare')];
  for (const path of [labelled, bare]) mkdirSync(path);
  writeTree(labelled, tree);
  writeTree(bare, withoutLabels(tree));
});

describe('under the library a tree without labels', () => {
  test.each([
    { title: 'hints recorded', args: [] },
    { title: '--strip-hints', args: ['--strip-hints'] },
  ])('gives the components, layers and digests of real labels, with 1, 2 and 8 threads, $title', async ({ args }) => {
    const expected = await build(labelled, args, { threads: 1 });
    expect(Object.keys(expected.components)).toHaveLength(37 + 5 + oddNames.length + 3);
    const env = preloadedXattrs(bare, manifestOf(tree));
    for (const threads of [1, 2, 8]) expect(await build(bare, args, { threads, env })).toEqual(expected);
  });

  test('shows them to every thread of the scan', async () => {
    const env = { ...preloadedXattrs(bare, manifestOf(tree)), NODE_OPTIONS: importing(countThreads) };
    const { stderr } = await succeed(['plan', '--rootfs', bare, '--threads', '8', '--max-layers', '100'], { env });
    expect(stderr.match(/^a further thread$/gm)).toHaveLength(2);
  });

  test('shows them for names with spaces, umlauts and bytes that are not UTF-8', async () => {
    const { components } = await build(bare, [], { env: preloadedXattrs(bare, manifestOf(tree)) });
    oddNames.forEach((name, number) => {
      expect(components[`xattr/odd ${number}`]).toMatchObject({ files: [`/odd/${name}`] });
    });
  });

  test('has none without the library', async () => {
    const { code, stderr } = await runChunkah(['plan', '--rootfs', bare]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('no supported component repo')]);
  });
});

describe('each call answers as it does for real attributes', () => {
  const small: Tree = {
    'dir/both': file('', { xattrs: { ...labels('both ä', '7'), 'user.other': 'x' } }),
    'dir/capable': file('', { xattrs: { ...labels('capable'), 'security.capability': capability } }),
    'dir/other': file('', { xattrs: { 'user.other': 'x' } }),
    'dir/none': file(),
    'dir/link': symlink('both'),
    'dir/broken': symlink('nowhere'),
    to: symlink('dir'),
    dir: directory({ xattrs: labels('directory', 'daily') }),
  };
  const paths = [
    ...['dir', 'dir/both', 'dir/capable', 'dir/other', 'dir/none', 'dir/link', 'dir/broken', 'dir/gone', 'dir/none/x'],
    ...['to', 'to/both', './/dir/../to/./both', '../root/dir/both', '..', '.', 'to/'],
  ];

  function written(parent: string, content: Tree): string {
    const root = join(parent, 'root');
    mkdirSync(root);
    writeTree(root, content);
    return root;
  }

  async function answers(root: string, env = {}): Promise<string> {
    const output = await run(askXattrs, [...paths, join(root, 'dir/both')], { cwd: root, env });
    return String(output).replaceAll(root, 'ROOT');
  }

  test('other attributes are real, and a label of the manifest replaces a real one', async () => {
    const expected = await answers(written(scratchDirectory(), small));
    expect(expected).toContain(`${Buffer.from('both ä').toString('hex')}\n`);
    expect(expected).toMatch(/: ERANGE\n.*: ENODATA\n.*: ENOENT\n/s);
    const replaced = file('', { xattrs: { 'user.other': 'x', ...labels('old', '1') } });
    const root = written(scratchDirectory(), { ...withoutLabels(small), 'dir/both': replaced });
    expect(await answers(root, preloadedXattrs(root, manifestOf(small)))).toBe(expected);
  });

  test('paths of the manifest may begin with a slash, intervals be missing, lines be empty', async () => {
    const root = written(scratchDirectory(), withoutLabels(small));
    const lines = String(manifestOf(small));
    const others = `# path, component, interval\n\n${lines
      .replaceAll(/^(?=.)/gm, '/')
      .replaceAll(/\t$/gm, '')
      .trimEnd()}`;
    expect(others).toMatch(/\tcapable$/m);
    expect(await answers(root, preloadedXattrs(root, others))).toBe(await answers(root, preloadedXattrs(root, lines)));
  });

  test('on a file system without extended attributes', async () => {
    const place = ramfsDirectory();
    const root = written(place, { 'dir/both': file() });
    const said = await answers(root, preloadedXattrs(root, 'dir/both\tboth\t7\n'));
    expect(said).toContain('listxattr  room 65536: 36\n  user.component\n  user.update-interval\n');
  });
});

describe('a manifest at fault ends the program', () => {
  test.each([
    { what: 'one field', manifest: 'a\tb\t1\n\nc d\n', message: 'line 3 is not path<TAB>component<TAB>interval' },
    { what: 'four fields', manifest: 'a\tb\t1\t\n', message: 'line 1 is not path<TAB>component<TAB>interval' },
    { what: 'no component', manifest: 'a\t\t1\n', message: 'line 1 has no component' },
    { what: 'a zero byte', manifest: 'a\0\tb\t1\n', message: 'line 1 holds a zero byte' },
    { what: 'one path twice', manifest: 'b\tc\t\na\tb\t\nb\td\t\n', message: 'b is listed twice' },
  ])('with $what', async ({ manifest, message }) => {
    const env = preloadedXattrs(bare, manifest);
    const { code, stdout, stderr } = await runChunkah(['plan', '--rootfs', bare], { env });
    expect([code, String(stdout), stderr]).toEqual([1, '', `preloaded-xattrs: ${message}\n`]);
  });

  test.each([
    {
      variable: 'CHUNKAH_XATTR_MANIFEST',
      path: '/nowhere/manifest',
      message: /^preloaded-xattrs: cannot read \/nowhere\/m/,
    },
    { variable: 'CHUNKAH_XATTR_MANIFEST', path: '/', message: /^preloaded-xattrs: cannot read \/: Is a directory/ },
    {
      variable: 'CHUNKAH_XATTR_ROOT',
      path: '/nowhere',
      message: /^preloaded-xattrs: CHUNKAH_XATTR_ROOT: \/nowhere: No such/,
    },
    { variable: 'CHUNKAH_XATTR_ROOT', path: undefined, message: /^preloaded-xattrs: CHUNKAH_XATTR_ROOT is not set$/m },
  ])('when $variable is $path', async ({ variable, path, message }) => {
    const env = { ...preloadedXattrs(bare, ''), [variable]: path };
    const { code, stderr } = await runChunkah(['plan', '--rootfs', bare], { env });
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});

/** Loaded before the program: tells of each thread but the main one. */
const countThreads = `
  import { writeSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  if (!isMainThread) writeSync(2, 'a further thread\\n');
`;

function importing(source: string): string {
  return `--import=data:text/javascript,${encodeURIComponent(source)}`;
}

/** An empty file system in memory without extended attributes. */
function ramfsDirectory(): string {
  const path = scratchDirectory();
  execFileSync('mount', ['-t', 'ramfs', 'ramfs', path]);
  // Before the directory goes: what is registered last is done first.
  onTestFinished(() => void execFileSync('umount', [path]));
  return path;
}

async function succeed(args: readonly string[], options: ChunkahOptions): Promise<Outcome> {
  const outcome = await runChunkah([...args, '--source-date-epoch', '1750000000'], options);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

interface Built {
  readonly components: Readonly<Record<string, { readonly files: readonly string[] }>>;
  readonly image: ImageFiles;
}

/** Builds a valid image directory, and removes it. */
async function build(rootfs: string, args: readonly string[], options: ChunkahOptions): Promise<Built> {
  const output = scratchDirectory();
  const [image, manifest] = [join(output, 'image'), join(output, 'components.json')];
  await succeed(['build', '--rootfs', rootfs, '-o', `oci:${image}`, '--write-manifest-to', manifest, ...args], options);
  await assertValidImage(image);
  const { components } = JSON.parse(readFileSync(manifest, 'utf8'));
  return { components, image: readImage(image) };
}
