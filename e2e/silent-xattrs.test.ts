import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directory, file, symlink, type Tree, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { useCompiled } from './compiled.ts';
import { manifestOf, withoutLabels } from './preloaded-xattrs/preloaded-xattrs.ts';
import { type ChunkahOptions, run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';

// A library in LD_PRELOAD that answers for labels and lists none of them, as some build systems
// have it.

const library = useCompiled(new URL('preloaded-xattrs/silent-xattrs.c', import.meta.url), 'library');

const small: Tree = {
  usr: directory({ xattrs: labels('base', 'yearly') }),
  'usr/plain': file('plain'),
  'usr/bin/tool': file('tool', { xattrs: { ...labels('tool', '7'), 'user.other': 'kept', 'user.aaa': 'first' } }),
  'usr/bin/link': symlink('tool'),
  'opt/without-interval': file('x', { xattrs: labels('without interval') }),
  'opt/unlabelled': file('x'),
};

/**
 * So many entries that a scan starts a further thread: fifty directories with this number of files
 * each.
 */
const filesPerDirectory = 340;
const directories = Array.from({ length: 50 }, (_, number) => `srv/d${number}`);

/** One file of each of these directories. */
const many: Tree = Object.fromEntries(
  directories.map((path, number) => [`${path}/f${number * 5 + 1}`, file('', { xattrs: labels('many') })]),
);

function labels(component: string, interval?: string): Record<string, string> {
  return { 'user.component': component, ...(interval === undefined ? {} : { 'user.update-interval': interval }) };
}

/**
 * Each entry on a line of its own, after a comment. A missing interval is not an empty one: such a
 * line ends earlier.
 */
function manifest(tree: Tree): string {
  const lines = String(Buffer.from(manifestOf(tree)))
    .replaceAll(/\t$/gm, '')
    .replaceAll(/^(?=.)/gm, '/');
  return `# component manifest: path<TAB>component<TAB>interval\n${lines}`;
}

function preloading(tree: Tree, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const path = join(scratchDirectory(), 'manifest');
  writeFileSync(path, manifest(tree));
  return { LD_PRELOAD: library, SILENT_XATTR_MANIFEST: path, ...more };
}

function written(parent: string, name: string, tree: Tree): string {
  const rootfs = join(parent, name);
  mkdirSync(rootfs);
  writeTree(rootfs, tree);
  return rootfs;
}

interface Built {
  readonly manifest: string;
  readonly diffIds: readonly string[];
}

async function build(rootfs: string, options: ChunkahOptions = {}): Promise<Built> {
  const image = join(scratchDirectory(), 'image');
  const args = ['build', '--rootfs', rootfs, '-o', `oci:${image}`, '--source-date-epoch', '1750000000'];
  const { code, stderr } = await runChunkah(args, options);
  expect(code, stderr).toBe(0);
  const { manifest: document, diffIds } = readImage(image);
  return { manifest: document, diffIds };
}

const scratch = scratchDirectory(afterAll);
let labelled: string;

beforeAll(() => {
  labelled = written(scratch, 'labelled', small);
});

test('unlisted labels give the same image as real ones, with listed ones beside them', async () => {
  const expected = await build(labelled);
  expect(expected.manifest).toContain('xattr/tool');
  const bare = written(scratch, 'bare', withoutLabels(small));
  expect(await build(bare, { env: preloading(small) })).toEqual(expected);
  expect(await build(labelled, { env: preloading(small) })).toEqual(expected);
});

test('they are read on a file system without extended attributes', async () => {
  const { 'usr/bin/tool': _, ...others } = small;
  const rootfs = written(ramfsDirectory(), 'rootfs', withoutLabels(others));
  const expected = written(scratchDirectory(), 'expected', others);
  expect(await build(rootfs, { env: preloading(small) })).toEqual(await build(expected));
});

test('every thread of a scan reads them', async () => {
  const bare = ramfsDirectory();
  const script = `mkdir -p "$@"; for d; do (cd $d; touch f{1..${filesPerDirectory}}); done`;
  await run('bash', ['-c', script, 'bash', ...directories], { cwd: bare });
  const report = join(scratchDirectory(), 'components.json');
  for (const threads of [1, 8]) {
    const args = ['plan', '--rootfs', bare, '--write-manifest-to', report];
    const env = { ...preloading(many), NODE_OPTIONS: `--import=${countThreads}` };
    const { code, stderr } = await runChunkah(args, { threads, env });
    expect(code, stderr).toBe(0);
    expect(stderr.match(/^a further thread$/gm)).toEqual(threads === 1 ? null : ['a further thread']);
    const { components }: { components: Record<string, { files: string[] }> } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    const expected = Object.keys(many).map((path) => `/${path}`);
    expect(components['xattr/many']?.files.toSorted()).toEqual(expected.sort());
  }
});

test('without LD_PRELOAD no unlisted attribute is read', async () => {
  const log = join(scratchDirectory(), 'log');
  // The library stays, but the program does not know of it.
  const forget = `--import=data:text/javascript,${encodeURIComponent('delete process.env.LD_PRELOAD')}`;
  const env = preloading({}, { SILENT_XATTR_LOG: log, NODE_OPTIONS: forget });
  const { 'opt/unlabelled': unlabelled = file(), 'usr/bin/tool': tool = file() } = small;
  const rootfs = written(scratchDirectory(), 'rootfs', { a: unlabelled, b: tool });
  await build(rootfs, { env });
  const asked = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').sort() : [];
  expect(asked).toEqual(['user.aaa', 'user.component', 'user.other', 'user.update-interval']);
  await build(rootfs, { env: { ...env, NODE_OPTIONS: '' } });
  const extra = readFileSync(log, 'utf8').trim().split('\n').length - asked.length;
  expect(extra).toBe(asked.length + 2);
});

/** An empty file system in memory without extended attributes. */
function ramfsDirectory(): string {
  const path = scratchDirectory();
  execFileSync('mount', ['-t', 'ramfs', 'ramfs', path]);
  // Before the directory goes: what is registered last is done first.
  onTestFinished(() => void execFileSync('umount', [path]));
  return path;
}

/** Loaded before the program: tells of each thread but the main one. */
const countThreads = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  if (!isMainThread) writeSync(2, 'a further thread\\n');
`)}`;
