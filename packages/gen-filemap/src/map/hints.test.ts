import type { FileMap } from '@chunkah/filemap';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyHints, parseHints } from './hints.ts';

const map: FileMap = [
  { name: 'core/bash', interval: 'yearly', files: ['/bash'] },
  { name: 'core/linux', interval: undefined, files: ['/linux'] },
  { name: 'games/go', interval: 30, files: ['/go'] },
];

function intervals(hints: string): unknown[] {
  return applyHints(map, parseHints(Buffer.from(hints), 'hints.json')).map.map(({ interval }) => interval);
}

test('the first hint that matches gives the interval, else the source does', () => {
  expect(intervals('{"core/linux": "weekly", "core/*": 14, "core/bash": 1}')).toEqual([14, 'weekly', 30]);
  expect(intervals('{}')).toEqual(['yearly', undefined, 30]);
});

test('intervals are names and positive numbers of days, also as text', () => {
  expect(intervals('{"core/bash": "daily", "core/linux": 0.5, "**": "7"}')).toEqual(['daily', 0.5, 7]);
});

test('globs that gave nothing its interval are named, shadowed ones too', () => {
  const hints = parseHints(Buffer.from('{"**": 1, "core/*": 2, "nothing": 3}'), 'hints.json');
  expect(applyHints(map, hints).unusedGlobs).toEqual(['core/*', 'nothing']);
});

test.each([
  ['{"a": 1', 'HINTS_SYNTAX', 'cannot parse the hints h.json: line 1, column 8: expected "," or "}", the text ends'],
  ['{"a": 1, "a": 2}', 'HINTS_SYNTAX', 'cannot parse the hints h.json: line 1, column 10: the key "a" occurs twice'],
  ['[]', 'HINTS_INVALID', 'the hints h.json are invalid: the document: expected an object, found a list'],
  [
    '{"a": "often", "b": 0, "c": null}',
    'HINTS_INVALID',
    'the hints h.json are invalid: /a: expected daily, weekly, biweekly, monthly, quarterly, yearly or a positive number of days, ' +
      'found "often"; /b: expected daily, weekly, biweekly, monthly, quarterly, yearly or a positive number of days, ' +
      'found 0; /c: expected daily, weekly, biweekly, monthly, quarterly, yearly or a positive number of days, found null',
  ],
])('%s is refused with all that is wrong', (text, code, message) => {
  expect(() => parseHints(Buffer.from(text), 'h.json')).toThrow(expect.objectContaining({ code, message }));
});

test('a glob may be called as anything is called', () => {
  expect(parseHints(Buffer.from('{"__proto__": 1, "constructor": 2}'), 'h')).toEqual([
    { glob: '__proto__', interval: 1 },
    { glob: 'constructor', interval: 2 },
  ]);
});

test('any text gives hints or a coded error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      try {
        for (const { interval } of parseHints(Buffer.from(text), 'h')) expect(interval).toBeTruthy();
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^HINTS_(SYNTAX|INVALID)$/) });
      }
    }),
  );
});
