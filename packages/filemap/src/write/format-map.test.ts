import { decodeName } from '@chunkah/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileMap } from './file-map.ts';
import { formatMap, type MapFormat } from './format-map.ts';

function written(components: FileMap, format: MapFormat): Buffer {
  return Buffer.concat([...formatMap(components, format)]);
}

const map: FileMap = [
  { name: 'core/bash', interval: 'weekly', files: ['/usr/bin/bash', '/usr/bin/\udcff'] },
  { name: 'gr\u00fcn', interval: undefined, files: ['/usr/bin', '/usr/bin/awk', '/usr/bin-x'] },
  { name: 'linux', interval: 10, files: ['/boot/"linux"'] },
];

test('JSON has a path per line, and escapes for bytes that are not UTF-8', () => {
  expect(written(map, 'json').toString()).toBe(`{
  "core/bash": {
    "interval": "weekly",
    "files": [
      "/usr/bin/bash",
      "/usr/bin/\\udcff"
    ]
  },
  "gr\u00fcn": {
    "files": [
      "/usr/bin",
      "/usr/bin/awk",
      "/usr/bin-x"
    ]
  },
  "linux": {
    "interval": 10,
    "files": [
      "/boot/\\"linux\\""
    ]
  }
}
`);
});

test('tab-separated lines are in path order over all components, names as their bytes', () => {
  expect(written(map, 'tsv').toString('latin1')).toBe(
    [
      '/boot/"linux"\tlinux\t10\n',
      '/usr/bin\tgr\xc3\xbcn\n',
      '/usr/bin/awk\tgr\xc3\xbcn\n',
      '/usr/bin/bash\tcore/bash\tweekly\n',
      '/usr/bin/\xff\tcore/bash\tweekly\n',
      '/usr/bin-x\tgr\xc3\xbcn\n',
    ].join(''),
  );
});

test('a map of nothing', () => {
  expect(written([], 'json').toString()).toBe('{}\n');
  expect(written([], 'tsv').toString()).toBe('');
});

test.each([
  [{ name: 'a', interval: undefined, files: ['/a\tb'] }, 'the path /a\\tb cannot be written as tab-separated lines'],
  [{ name: 'a', interval: undefined, files: ['/a\nb'] }, 'the path /a\\nb cannot be written as tab-separated lines'],
  [{ name: 'a\tb', interval: 1, files: ['/a'] }, 'the component a\\tb cannot be written as tab-separated lines'],
  [{ name: 'a', interval: 0.5, files: ['/a'] }, 'the interval 0.5 of a cannot be written as tab-separated lines'],
])('%j is refused in tab-separated lines, with the way out', (component, message) => {
  const hint = 'write the map with --format json';
  expect(() => written([component], 'tsv')).toThrow(
    expect.objectContaining({ code: 'MAP_NOT_TABULAR', message, hint }),
  );
  expect(JSON.parse(written([component], 'json').toString())).toHaveProperty(
    [component.name, 'files'],
    component.files,
  );
});

test('JSON is what JSON.stringify makes of the same map, in pieces of any number', () => {
  const name = fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => `/${decodeName(bytes)}`);
  const component = fc.record({
    interval: fc.constantFrom(undefined, 'daily', 3, 0.25),
    files: fc.array(name, { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(component, { maxLength: 4 }), (components) => {
      const named = components.map((one, index) => ({ name: `c${index}`, ...one }));
      const object = Object.fromEntries(components.map((one, index) => [`c${index}`, one]));
      expect(written(named, 'json').toString()).toBe(`${JSON.stringify(object, null, 2)}\n`);
    }),
  );
  const large: FileMap = [
    { name: 'a', interval: undefined, files: Array.from({ length: 50_000 }, (_, index) => `/file ${index}`) },
  ];
  expect(formatMap(large, 'json').next().value?.length).toBeLessThan(1_000_000);
  expect(written(large, 'json').toString()).toBe(`${JSON.stringify({ a: { files: large[0]?.files } }, null, 2)}\n`);
});
