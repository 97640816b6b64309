import { expect, test } from 'vitest';
import { tooManyOpenFiles } from './too-many-open-files.ts';

test.each([
  ['a system call', 'EMFILE: too many open files, open /x', 'EMFILE'],
  ['a system call, all programs together', 'ENFILE: file table overflow, open /x', 'ENFILE'],
  ['the start of a thread', 'Worker initialization failure: EMFILE', 'ERR_WORKER_INIT_FAILED'],
  ['the start of a thread, all programs together', 'Worker initialization failure: ENFILE', 'ERR_WORKER_INIT_FAILED'],
  ['a module', 'Cannot read package config /x/package.json: too many open files.', 'ERR_INVALID_PACKAGE_CONFIG'],
  ['a library', 'libx.so: cannot open shared object file: Too many open files', 'ERR_DLOPEN_FAILED'],
])('the limit met by %s is reported', (_, message, code) => {
  const cause = Object.assign(new Error(message), { code });
  expect(tooManyOpenFiles('cannot read x', cause)).toMatchObject({
    code: 'TOO_MANY_OPEN_FILES',
    message: 'cannot read x: too many open files',
    hint: expect.stringContaining('ulimit -n'),
    cause,
  });
});

test.each([
  Object.assign(new Error('ENOENT: no such file or directory, open /EMFILE/x'), { code: 'ENOENT' }),
  new Error('x is not a function'),
  'EMFILE',
  undefined,
])('%s is another fault', (cause) => {
  expect(tooManyOpenFiles('cannot read x', cause)).toBeUndefined();
});
