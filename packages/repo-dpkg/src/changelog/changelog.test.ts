import { gzipSync } from 'node:zlib';
import { describeRepo, file } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import dpkg from '../index.ts';
import { changelog, statusOf } from '../sample-database.fixture.ts';
import { changelogTimes } from './parse-changelog.ts';
import { parseDate } from './parse-date.ts';

describe('dates', () => {
  test.each([
    ['Sat, 04 May 2024 10:12:14 +0200', '2024-05-04T08:12:14Z'],
    ['Sun,  1 Jan 2006 00:00:00 -0930', '2006-01-01T09:30:00Z'],
    ['4 May 2024 10:12 +0000', '2024-05-04T10:12:00Z'],
    ['Thu, 16 Sept 1999 02:03:04 EST', '1999-09-16T07:03:04Z'],
    ['Mon, 5 Feb 97 12:00:00 GMT', '1997-02-05T12:00:00Z'],
    ['Mon, 5 Feb 01 12:00:00', '2001-02-05T12:00:00Z'],
    ['Tue, 31 Dec 2019 23:59:60 +0000', '2020-01-01T00:00:00Z'],
  ])('%s', (text, expected) => {
    expect(parseDate(text)).toBe(Date.parse(expected) / 1000);
  });

  test.each(['', 'yesterday', 'Sat, 04 Foo 2024 10:12:14 +0200', '2024-05-04 10:12:14', '99 May 2024 10:12:14 +0000'])(
    '%j is none',
    (text) => {
      expect(parseDate(text)).toBeUndefined();
    },
  );
});

describe('changelogs', () => {
  const [first, second, third] = [1_700_000_000, 1_690_000_000, 1_695_000_000];

  test('have a date for each entry, given the newest first whatever their order', () => {
    expect(changelogTimes(Buffer.from(changelog(first, second, third)))).toEqual([first, third, second]);
  });

  test('have only lines that start like the end of an entry', () => {
    const lines = [
      ' -- A <a@b>  Sat, 04 May 2024 10:12:14 +0000',
      '  -- B <a@b>  Sat, 04 May 2023 10:12:14 +0000',
      ' -- no address, Sat, 04 May 2022 10:12:14 +0000',
      ' -- C <a@b>  at noon',
      ' -- D <a>b@c>  Sat, 04 May 2021 10:12:14 +0000',
      ' -- E <a@b>  Thu, 01 Jan 1970 00:00:00 +0000',
    ];
    const years = changelogTimes(Buffer.from(lines.join('\n'))).map((time) => new Date(time * 1000).getUTCFullYear());
    expect(years).toEqual([2024, 2021]);
  });

  test('of any other text have none', () => {
    for (const text of ['', '\n', ' -- ', '\n -- \n -- \n']) expect(changelogTimes(Buffer.from(text))).toEqual([]);
  });
});

describeRepo(dpkg, [
  {
    name: 'a changelog that unpacks to gigabytes',
    tree: {
      ...statusOf([{ name: 'a', paths: ['/a'] }]),
      'usr/share/doc/a/changelog.Debian.gz': file(gzipSync(Buffer.alloc(2 ** 26 + 1))),
    },
    error: 'DPKG_CHANGELOG_DAMAGED',
    mentions: ['/usr/share/doc/a/changelog.Debian.gz', 'more than 64 MiB'],
  },
]);
