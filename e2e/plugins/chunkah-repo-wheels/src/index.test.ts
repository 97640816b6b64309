import { readFileSync } from 'node:fs';
import { stabilityFromInterval } from '@chunkah/core';
import { describeRepo, file } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import wheels from './index.ts';

const folder = 'usr/local/lib/python3.11/site-packages';
const record = `${folder}/Six.Six-1.0.dist-info/RECORD`;

describeRepo(wheels, [
  { name: 'no Python', tree: { 'etc/hosts': file() }, components: 'absent' },
  {
    name: 'a module, a script, a file elsewhere, and unclaimed files',
    tree: {
      [record]: file('six.py,sha256=x,4\r\n"a ""b"", c",,\r\n../../../bin/six,,\r\n/etc/six,,\r\ngone,,\r\n'),
      [`${folder}/six.py`]: file('code'),
      [`${folder}/a "b", c`]: file(),
      [`${folder}/other.py`]: file(),
      'usr/local/bin/six': file('script'),
      'etc/six': file(),
    },
    components: {
      'six-six': {
        files: ['/etc/six', '/usr/local/bin/six', `/${folder}/a "b", c`, `/${folder}/six.py`],
        stability: stabilityFromInterval(30),
      },
    },
  },
  {
    name: 'a damaged record',
    tree: { [record]: file('six.py,,\nsix\n') },
    error: 'WHEEL_RECORD_INVALID',
    mentions: [`/${record}`, 'line 2'],
  },
]);

test.each([
  [{ interval: 'sometimes' }, /interval: expected daily, .* or a positive number of days$/],
  [{ intervall: 'weekly' }, /intervall/],
])('the options %j are refused', (options, message) => {
  const made = () => wheels(options as { interval: string });
  expect(made).toThrow(
    expect.objectContaining({ code: 'REPO_OPTIONS_INVALID', message: expect.stringMatching(message) }),
  );
});

test('the plugin has the name and the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const { name, version } = wheels();
  expect(manifest).toMatchObject({ name: `chunkah-repo-${name}`, version });
});
