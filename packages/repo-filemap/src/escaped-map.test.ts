import { parseMap } from '@chunkah/filemap';
import { directory, file, indexOf, symlink } from '@chunkah/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MapResolver } from './claims.ts';
import { mapFaulty } from './errors.ts';

const files = indexOf({
  'usr/bin/bash': file(),
  'usr/bin/.x': file(),
  'usr/lib/é': file(),
  'usr/lib/\u{1f600}': directory(),
  'usr/lib/\ufffd': file(),
  bin: symlink('usr/bin'),
  lib64: symlink('lib'),
  lib: symlink('/usr/lib'),
  loop: symlink('loop'),
});

/** What a map says about the tree, or the message of its error. */
function outcome(map: string): unknown {
  const resolver = new MapResolver(files);
  try {
    const { warnings } = parseMap(Buffer.from(map), 'map.json', {
      take: (part) => resolver.add(part),
      fault: (fault) => mapFaulty('map.json', fault),
    });
    return { ...resolver.finish(), warnings: [...warnings, ...resolver.finish().warnings] };
  } catch (error) {
    return String(error);
  }
}

/** A JSON string in which every character is escaped. */
function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}

const name = fc.constantFrom(
  ...['usr', 'bin', 'lib', 'lib64', 'loop', 'bash', 'é', '\u{1f600}', '\ufffd', 'gone', '.x', '..x'],
  ...['', '.', '..', '\0', '\n', '"', '\\', ']', '\ud800', '\udcff'],
);
const ordinary = fc.constantFrom('/usr/bin/bash', '/bin/.x', 'usr/lib/é', '/lib64/\u{1f600}', '/lib', '/usr/lib', '/');
const odd = fc.array(name, { maxLength: 5 }).map((names) => names.join('/'));
const paths = fc.array(fc.oneof({ weight: 3, arbitrary: ordinary }, odd), { maxLength: 8 });

test('a map means the same however its paths are written', () => {
  const map = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'ü', 'a\udcff', 'a\\xff'), paths), { maxLength: 4 });
  fc.assert(
    fc.property(map, fc.constantFrom(0, 1, '\t'), (components, indent) => {
      const plain = JSON.stringify(
        Object.fromEntries(components.map(([key, list]) => [key, { files: list }])),
        null,
        indent,
      );
      const members = Object.entries(Object.fromEntries(components)).map(
        ([key, list]) => `${JSON.stringify(key)}:{"files":[${list.map(escaped).join(',')}]}`,
      );
      expect(outcome(plain)).toEqual(outcome(`{${members.join(',')}}`));
    }),
    { numRuns: 3000 },
  );
});

test('faults of paths are listed in the order of the map, before two components of one name', () => {
  const list = ['/usr/bin/bash', '/..', '', '/../x'];
  const map = JSON.stringify({ 'a\udcff': { files: list }, 'a\\xff': { files: list } });
  expect(outcome(map)).toMatch(
    /^ChunkahError: .*\/files\/1: the path "\/\.\." leads.*\/files\/2: the path is empty; .*\/files\/3: .*; .*\/files\/1: .*; .*\/files\/2: .*; .*\/files\/3: .*; .*two components would have the name/,
  );
});
