import { expect, test } from 'vitest';
import { defaultMtime, directory, file, hardlink, symlink, type Tree } from '../tree/literal-tree.ts';
import { memoryContext } from './memory-context.ts';

const tree = { 'etc/hosts': file('localhost'), link: hardlink('etc/hosts') };

test('content is read by file id, whole or in part', async () => {
  const context = memoryContext(tree);
  const hosts = context.files.find('/etc/hosts') ?? -1;
  expect(Buffer.from(await context.read(hosts)).toString()).toBe('localhost');
  expect(Buffer.from(await context.read(hosts, { offset: 5, length: 2 })).toString()).toBe('ho');
  expect(Buffer.from(await context.read(hosts, { offset: 5, length: 99 })).toString()).toBe('host');
  expect(Buffer.from(await context.read(context.files.find('/link') ?? -1)).toString()).toBe('localhost');
  expect(context.readCount).toBe(4);
});

test('hashes are SHA-256 in the order asked for', async () => {
  const context = memoryContext({ a: file(''), b: file('abc') });
  expect(await context.hash([1, 0])).toEqual([
    // The examples of FIPS 180-2 and of the empty message.
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ]);
});

test.each([{ content: 'text' }, { content: Uint8Array.from(Buffer.from('text')) }])(
  'who changes the content that was read changes nothing else ($content)',
  async ({ content }) => {
    const context = memoryContext({ a: file(content) });
    (await context.read(0)).fill(0);
    (await context.read(0, { offset: 1, length: 2 })).fill(0);
    expect(Buffer.from(await context.read(0)).toString()).toBe('text');
  },
);

test('the files that were read are known, those that were hashed are not among them', async () => {
  const context = memoryContext({ a: file(), b: file(), c: file() });
  await Promise.all([context.read(2), context.read(0), context.read(2), context.hash([1])]);
  expect(context.readFiles).toEqual(new Set([0, 2]));
});

/** The order in which requested content arrives. */
async function arrivals(reversed: boolean): Promise<string[]> {
  const { read, hash } = memoryContext({ a: file(), b: file() }, { reversed });
  const arrived: string[] = [];
  const arrive = (name: string) => () => void arrived.push(name);
  await Promise.all([
    read(0).then(async () => {
      arrive('a')();
      await read(1).then(arrive('b after a'));
    }),
    hash([0]).then(arrive('hash')),
    read(1).then(arrive('b')),
  ]);
  return arrived;
}

test('content arrives in the order in which it was asked for, or in the opposite one', async () => {
  expect(await arrivals(false)).toEqual(['a', 'hash', 'b', 'b after a']);
  expect(await arrivals(true)).toEqual(['b', 'hash', 'a', 'b after a']);
});

test('in the opposite order inode numbers fall', () => {
  const numbers = (reversed: boolean) => [...memoryContext(tree, { reversed }).files.columns.inode];
  expect(numbers(false)).toEqual([2n, 3n, 3n]);
  expect(numbers(true)).toEqual([3n, 2n, 2n]);
});

test('after an abort nothing is read any more', async () => {
  const controller = new AbortController();
  const { read, hash } = memoryContext({ a: file() }, { signal: controller.signal });
  const reason = new Error('enough');
  const begun = read(0);
  controller.abort(reason);
  await expect(begun).rejects.toBe(reason);
  await expect(read(0)).rejects.toBe(reason);
  await expect(hash([0])).rejects.toBe(reason);
});

test('only regular files can be read', async () => {
  const context = memoryContext({ dir: directory() });
  await expect(context.read(0)).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  await expect(context.hash([0])).rejects.toMatchObject({ code: 'NOT_A_FILE' });
});

test('messages are collected in order, and the time is the one given', () => {
  const context = memoryContext(tree, { now: 5 });
  context.logger.warn('one');
  context.logger.debug('two');
  expect(context.messages).toEqual([
    { level: 'warn', message: 'one' },
    { level: 'debug', message: 'two' },
  ]);
  expect([context.now, context.defaultMtimeClamp]).toEqual([5, 5]);
  expect(memoryContext(tree).now).toBe(defaultMtime);
});

test('the fields of os-release are those of the tree, found through symlinks', () => {
  const fields = (written: Tree) => memoryContext(written).osRelease;
  const acme = { 'usr/lib/os-release': file('ID=acme\n') };
  expect(fields(acme)).toEqual({ ID: 'acme' });
  expect(fields({ ...acme, 'etc/os-release': symlink('../usr/lib/os-release') })).toEqual({ ID: 'acme' });
  expect(fields({ ...acme, 'etc/os-release': file('ID=other') })).toEqual({ ID: 'other' });
  expect(fields({ ...acme, 'etc/os-release': symlink('/nowhere') })).toEqual({ ID: 'acme' });
  expect(fields({ 'etc/os-release': directory() })).toEqual({});
  expect(fields({})).toEqual({});
});

test('of an os-release of more than 64 KiB the whole lines within them count', () => {
  const line = `A="${'x'.repeat(95)}"\n`;
  const context = memoryContext({ 'etc/os-release': file(`ID=acme\n${line.repeat(1000)}B=last\n`) });
  expect(context.osRelease).toEqual({ ID: 'acme', A: 'x'.repeat(95) });
});

test('children are what lies directly in a directory, and in the root', () => {
  const { files, children, glob } = memoryContext({ 'a/b/c': file(), 'a/d': file(), e: file() });
  const paths = (ids: readonly number[]) => ids.map((id) => files.path(id));
  expect(paths(children(-1))).toEqual(['/a', '/e']);
  expect(paths(children(files.find('/a') ?? -1))).toEqual(['/a/b', '/a/d']);
  expect(paths(children(files.find('/e') ?? -1))).toEqual([]);
  expect(paths(glob('/a/**'))).toEqual(['/a/b', '/a/b/c', '/a/d']);
});
