import { describe, expect, test } from 'vitest';
import { repoTable } from './repo-table.ts';
import { formatVersion } from './results/format-version.ts';
import type { RepoSummary, ReposResult } from './results/repos-result.ts';

const plugin = { version: '0.1.0', origin: 'built-in', enabled: true };
const nothing = { found: false, components: 0, files: 0, bytes: 0, share: 0 };

const xattr: RepoSummary = { name: 'xattr', priority: 0, ...plugin };
const rpm: RepoSummary = { name: 'rpm', priority: 10, ...plugin, version: '12.0.0\n', origin: '/a\u001b[31m' };
const pathmap: RepoSummary = { name: 'pathmap', priority: 50, ...plugin, enabled: false };

const ofTree: ReposResult = {
  formatVersion,
  repos: [
    { ...xattr, ...nothing },
    {
      ...rpm,
      found: true,
      components: 300,
      files: 100_000,
      bytes: 3 * 1024 ** 3,
      share: 0.98765,
      details: { database: '/var/lib/rpm\u202e', packages: 301 },
    },
    { ...pathmap, ...nothing },
  ],
  unclaimed: { files: 1200, bytes: 512, share: 0.012 },
};

const lines = [
  'repo     version   priority  origin      state      components   files    bytes   share',
  'xattr    0.1.0            0  built-in    not found           -       -        -       -',
  'rpm      12.0.0\\n        10  /a\\x1b[31m  found             300  100000  3.0 GiB  98.8 %',
  'pathmap  0.1.0           50  built-in    off                 -       -        -       -',
  'chunkah  -                -  -           unclaimed           -    1200    512 B   1.2 %',
];

test('one line per repo and one for unclaimed entries, control characters escaped', () => {
  expect(repoTable(ofTree, false).split('\n')).toEqual(lines);
});

test('details stand below the repo that tells them', () => {
  const details = ['  database: /var/lib/rpm\\u{202e}', '  packages: 301'];
  expect(repoTable(ofTree, true).split('\n')).toEqual([...lines.slice(0, 3), ...details, ...lines.slice(3)]);
});

test('without a rootfs there are no columns about one', () => {
  expect(repoTable({ formatVersion, repos: [xattr, pathmap] }, true).split('\n')).toEqual([
    'repo     version  priority  origin    state',
    'xattr    0.1.0           0  built-in  on',
    'pathmap  0.1.0          50  built-in  off',
  ]);
});

describe('on a terminal', () => {
  test('that is wide enough nothing changes', () => {
    expect(repoTable(ofTree, true, 90)).toBe(repoTable(ofTree, true));
  });

  test('of 80 columns an origin that is not built-in stands below its repo', () => {
    expect(repoTable(ofTree, true, 80).split('\n')).toEqual([
      'repo     version   priority  state      components   files    bytes   share',
      'xattr    0.1.0            0  not found           -       -        -       -',
      'rpm      12.0.0\\n        10  found             300  100000  3.0 GiB  98.8 %',
      '  origin: /a\\x1b[31m',
      '  database: /var/lib/rpm\\u{202e}',
      '  packages: 301',
      'pathmap  0.1.0           50  off                 -       -        -       -',
      'chunkah  -                -  unclaimed           -    1200    512 B   1.2 %',
    ]);
  });

  test('of 80 columns no line is longer, whatever repos are called and bring', () => {
    const long = 'python-wheels-of-a-friend';
    const origin = `config /srv/${'deep/'.repeat(20)}chunkah.config.ts`;
    const all = { components: 99_999, files: 9_999_999, bytes: 1023.9 * 1024 ** 3, share: 1 };
    const wide: RepoSummary = {
      ...{ ...rpm, name: long, version: '1.0.0-alpha.1+build', origin, found: true, ...all },
      details: { map: `/srv/${'x'.repeat(99)}` },
    };
    const shown = repoTable(
      { formatVersion, repos: [xattr, wide], unclaimed: { files: 1, bytes: 1, share: 0 } },
      true,
      80,
    ).split('\n');
    for (const line of shown) expect(line.length).toBeLessThanOrEqual(80);
    expect(shown).toContainEqual(
      expect.stringMatching(/^python-?… {2}1\.0\.0-?a?…? .* 9999999 {2}1023\.9 GiB {2}100\.0 %$/),
    );
    expect(shown).toContainEqual(expect.stringMatching(/^ {2}origin: config \/srv\/deep\/.*…$/));
    expect(repoTable({ formatVersion, repos: [wide] }, true)).toContain(origin);
  });
});
