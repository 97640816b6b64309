import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseDatabases } from './parse-databases.ts';

test('paths are absolute, and may have an equals sign', () => {
  expect(parseDatabases(['rpm=db', 'dpkg=/a=b'], '--database')).toEqual({ rpm: resolve('db'), dpkg: '/a=b' });
});

test.each([
  [['rpm'], '--database takes REPO=PATH, such as rpm=/var/tmp/rpm, not "rpm"'],
  [['=x'], '--database takes REPO=PATH, such as rpm=/var/tmp/rpm, not "=x"'],
  [['rpm='], '--database takes REPO=PATH, such as rpm=/var/tmp/rpm, not "rpm="'],
  [['rpm=a', 'rpm=b'], '--database names two databases for the repo rpm'],
])('%j is refused', (values, message) => {
  expect(() => parseDatabases(values, '--database')).toThrow(expect.objectContaining({ code: 'USAGE', message }));
});
