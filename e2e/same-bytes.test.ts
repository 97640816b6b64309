import { createHash } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useCompiled } from './compiled.ts';
import { throughFifo, withDescriptor } from './fifo.ts';
import { installedNode } from './installed-node.ts';
import { type ChunkahOptions, type Outcome, run, runChunkah, scratchDirectory, tmpfsDirectory } from './program.ts';
import { variedTree } from './varied-tree.ts';

const forms = [
  { form: 'uncompressed', formArgs: [] },
  { form: 'compressed', formArgs: ['--compressed', '--compression-level', '1'] },
  { form: 'zstd', formArgs: ['--compression', 'zstd'] },
];
const untypedNames = useCompiled(new URL('untyped-names/untyped-names.c', import.meta.url), 'library');
const scratch = scratchDirectory(afterAll);
const rootfs = join(scratch, 'rootfs');
/** Per form what the image directory holds that everything else is compared with. */
const expected = new Map<string, Contents>();

beforeAll(async () => {
  mkdirSync(rootfs);
  writeTree(rootfs, variedTree());
  for (const { form, formArgs } of forms) {
    const image = join(scratch, form);
    await build(rootfs, ['-o', `oci:${image}`, ...formArgs]);
    await assertValidImage(image);
    await build(rootfs, ['-o', join(scratch, `${form}.tar`), ...formArgs]);
    expected.set(form, contentsOf(image));
  }
});

describe.each(forms)('the $form image is the same', ({ form, formArgs }) => {
  test.each([1, 2, 3, 8])('with %i threads', async (threads) => {
    expect(await imageOf(rootfs, formArgs, { threads })).toEqual(expected.get(form));
  });

  test.each(Object.entries(waysOut()))('as an archive in %s', async (_, write) => {
    const output = scratchDirectory();
    const archive = join(output, 'archive');
    const result = await write([...commonArgs(rootfs), ...formArgs], archive);
    expect(result.code, result.stderr).toBe(0);
    await run('cmp', [archive, join(scratch, `${form}.tar`)]);
    const unpacked = join(output, 'unpacked');
    mkdirSync(unpacked);
    await run('tar', ['-xf', archive, '-C', unpacked]);
    expect(contentsOf(unpacked)).toEqual(expected.get(form));
    await assertValidImage(archive);
  });
});

describe('the image is the same', () => {
  test('when the kernel lists directories in another order', async () => {
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(reversedReaddir)}` };
    const image = join(scratchDirectory(), 'image');
    const { stderr } = await build(rootfs, ['-o', `oci:${image}`], { env });
    expect(stderr).toMatch(/^reversed [1-9][0-9]{2,} directories$/m);
    expect(contentsOf(image)).toEqual(expected.get('uncompressed'));
  });

  test('from a file system that reports names but not types', async () => {
    const image = join(scratchDirectory(), 'image');
    const { stderr } = await build(rootfs, ['-o', `oci:${image}`], { env: { LD_PRELOAD: untypedNames } });
    expect(stderr).toMatch(/^untyped: [1-9][0-9]{2,} directories$/m);
    expect(contentsOf(image)).toEqual(expected.get('uncompressed'));
  });

  test('from a tmpfs, and from one filled in the reverse order', async () => {
    for (const order of ['', '--reverse']) {
      const copy = tmpfsDirectory(64 * 1024 * 1024);
      await copyTree(rootfs, copy, order);
      expect(await listing(copy)).not.toEqual(await listing(rootfs));
      expect(await imageOf(copy, [])).toEqual(expected.get('uncompressed'));
    }
  });

  test('from a copy in another place of the disk', async () => {
    const copy = join(scratchDirectory(), 'a', 'longer path with spaces', 'copy');
    mkdirSync(copy, { recursive: true });
    await copyTree(rootfs, copy, '--reverse');
    expect(await imageOf(copy, [])).toEqual(expected.get('uncompressed'));
  });

  test('in another locale and time zone', async () => {
    const env = { LC_ALL: 'tr_TR.UTF-8', LANG: 'sv_SE.UTF-8', TZ: 'Asia/Kathmandu' };
    expect(await imageOf(rootfs, [], { env })).toEqual(expected.get('uncompressed'));
  });

  test('with Node 22', async () => {
    const node = await installedNode(22);
    expect(String(await run(node, ['--version']))).toMatch(/^v22\./);
    expect(process.version).not.toMatch(/^v22\./);
    expect(await imageOf(rootfs, [], { node })).toEqual(expected.get('uncompressed'));
  });
});

/** Loaded before the program: turns round what `readdirSync` answers, and tells how often. */
const reversedReaddir = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  import { isMainThread } from 'node:worker_threads';
  const { readdirSync } = fs;
  let count = 0;
  fs.readdirSync = (...args) => (count++, readdirSync(...args).reverse());
  syncBuiltinESMExports();
  if (isMainThread) process.on('exit', () => process.stderr.write('reversed ' + count + ' directories\\n'));
`;

/** Path in an image directory, and the SHA-256 of what is there. */
type Contents = Readonly<Record<string, string>>;

function contentsOf(image: string): Contents {
  const files = readdirSync(image, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return Object.fromEntries(paths.map((path) => [path.slice(image.length + 1), digest(path)]));
}

function commonArgs(root: string): string[] {
  return ['build', '--rootfs', root, '--source-date-epoch', '1750000000', '--max-layers', '16', '-t', 'v1'];
}

async function build(root: string, args: readonly string[], options?: ChunkahOptions): Promise<Outcome> {
  const result = await runChunkah([...commonArgs(root), ...args], options);
  expect(result.code, result.stderr).toBe(0);
  return result;
}

async function imageOf(root: string, args: readonly string[], options?: ChunkahOptions): Promise<Contents> {
  const image = join(scratchDirectory(), 'image');
  await build(root, ['-o', `oci:${image}`, ...args], options);
  return contentsOf(image);
}

/** Ways to write an archive that end in a file. */
function waysOut(): Record<string, (args: readonly string[], file: string) => Promise<Outcome>> {
  return {
    'a file': (args, file) => runChunkah([...args, '-o', file]),
    'a named fifo': (args, file) => throughFifo(file, (fifo) => runChunkah([...args, '-o', fifo])),
    'a file on standard output': (args, file) => withDescriptor(file, (stdout) => runChunkah(args, { stdout })),
    'a file on standard output that has lost its name': (args, file) =>
      withDescriptor(`${file}.lost`, (stdout) => {
        linkSync(`${file}.lost`, file);
        unlinkSync(`${file}.lost`);
        return runChunkah(args, { stdout });
      }),
    'a file on standard output that has no name': async (args, file) => {
      const descriptor = openSync(`${file}.lost`, 'w+');
      try {
        unlinkSync(`${file}.lost`);
        const result = await runChunkah(args, { stdout: descriptor });
        writeFileSync(file, readFileSync(`/proc/self/fd/${descriptor}`));
        return result;
      } finally {
        closeSync(descriptor);
      }
    },
    'a pipe on standard output': (args, file) =>
      throughFifo(file, (fifo) => withDescriptor(fifo, (stdout) => runChunkah(args, { stdout }))),
    'a socket on standard output': async (args, file) => {
      const result = await runChunkah(args);
      writeFileSync(file, result.stdout);
      return result;
    },
  };
}

/** Copies a tree exactly with GNU tar. @param order `--reverse`: entries are created last first. */
async function copyTree(from: string, to: string, order: string): Promise<void> {
  const script = `set -o pipefail; cd "$1"
    find . -mindepth 1 -print0 | sort -z ${order} |
    tar -c --format=posix --xattrs --xattrs-include='*' --no-recursion --null -T - |
    tar -x --xattrs --xattrs-include='*' --same-owner -p -C "$2"`;
  await run('bash', ['-c', script, 'bash', from, to]);
}

/** The names as the kernel gives them. */
async function listing(root: string): Promise<string> {
  return String(await run('find', [root, '-mindepth', '1', '-printf', '%P\\0']));
}
