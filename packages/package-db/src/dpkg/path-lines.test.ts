import { encodeName } from '@chunkah/core';
import { expect, test } from 'vitest';
import { parseChecksums, parseFileList } from './parse-file-list.ts';

const fault = (line: number, reason: string) => new Error(`line ${line}: ${reason}`);

/** Directory, number of that, and base name of each path. */
function parts(text: string): [string, number, string][] {
  const lines = parseFileList(encodeName(text), fault);
  const slice = (start: number, end: number) => Buffer.from(lines.bytes.subarray(start, end)).toString();
  return Array.from({ length: lines.count }, (_, number) => [
    slice(lines.start(number), lines.nameStart(number)),
    lines.directoryNumber(number),
    slice(lines.nameStart(number), lines.end(number)),
  ]);
}

test('paths are parted at the last slash, and neighbors in one directory share its number', () => {
  expect(parts('/.\n/usr\n/usr/bin\n/usr/bin/a\n/usr/bin/b\n/usr/lib\n/etc\n')).toEqual([
    ['/', 1, 'usr'],
    ['/usr/', 2, 'bin'],
    ['/usr/bin/', 3, 'a'],
    ['/usr/bin/', 3, 'b'],
    ['/usr/', 4, 'lib'],
    ['/', 5, 'etc'],
  ]);
});

test('paths that are not normal become so, and the lines around them stay', () => {
  const paths = ['/usr//bin/', '/./etc/x/../y', '/a/...', '/.hidden'];
  expect(parts(paths.join('\n')).map(([directory, , name]) => directory + name)).toEqual([
    ...['/usr/bin', '/etc/y', '/a/...', '/.hidden'],
  ]);
});

test('blanks, carriage returns and bytes that are not UTF-8 are parts of names', () => {
  const lines = parseFileList(encodeName('/a b \n/c\r\n/\udcff\n'), fault);
  expect([0, 1, 2].map((number) => lines.path(number))).toEqual(['/a b ', '/c\r', '/\udcff']);
});

test('checksums give absolute paths', () => {
  const sum = 'd41d8cd98f00b204e9800998ecf8427e';
  const lines = parseChecksums(encodeName(`${sum}  usr/a b\n\n${sum} *./\udcff\n`), fault);
  expect(Array.from({ length: lines.count }, (_, number) => lines.path(number))).toEqual(['/usr/a b', '/\udcff']);
});
