import { expect, test } from 'vitest';
import { defaultMtime, directory, file, hardlink } from '../tree/literal-tree.ts';
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

test('what is no regular file cannot be read', async () => {
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
