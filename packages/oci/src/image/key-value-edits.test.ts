import { isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyKeyValueEdits, parseKeyValueEdit } from './key-value-edits.ts';

test.each([
  [['new=1'], { a: '2', z: '1', new: '1' }],
  [['z-'], { a: '2' }],
  [['not-there-'], { a: '2', z: '1' }],
  [['-'], {}],
  [['-', 'only=1'], { only: '1' }],
  [['only=1', '-'], {}],
  [['a=', 'eq=x=y'], { a: '', z: '1', eq: 'x=y' }],
  [['z=1', 'z-', 'z=3'], { a: '2', z: '3' }],
  [['k=v-'], { a: '2', z: '1', k: 'v-' }],
  [['k-=v', 'k--'], { a: '2', z: '1' }],
  [['--'], { a: '2', z: '1' }],
])('%j changes the labels in order', (texts, expected) => {
  const edits = texts.map((text) => parseKeyValueEdit(text, '--label'));
  expect(applyKeyValueEdits({ z: '1', a: '2' }, edits)).toEqual(expected);
});

test('a key named __proto__ is a key like any other', () => {
  const set = applyKeyValueEdits({}, [parseKeyValueEdit('__proto__=1', '--label')]);
  expect(Object.entries(set)).toEqual([['__proto__', '1']]);
  expect(Object.entries(applyKeyValueEdits(set, [parseKeyValueEdit('__proto__-', '--label')]))).toEqual([]);
});

test.each([
  ['novalue', 'KEY_VALUE_INVALID', '--annotation has none of the forms KEY=VALUE, KEY- and -: "novalue"'],
  ['', 'KEY_VALUE_INVALID', '--annotation has none of the forms KEY=VALUE, KEY- and -: ""'],
  ['=x', 'KEY_EMPTY', '--annotation has an empty key: "=x"'],
  ['=', 'KEY_EMPTY', '--annotation has an empty key: "="'],
  ['a\n\u001b[31m', 'KEY_VALUE_INVALID', '--annotation has none of the forms KEY=VALUE, KEY- and -: "a\\n\\x1b[31m"'],
])('%j is refused, and the message names the option', (text, code, message) => {
  expect(() => parseKeyValueEdit(text, '--annotation')).toThrow(expect.objectContaining({ code, message }));
});

test('any text is an edit or a coded error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        const edit = parseKeyValueEdit(text, '--label');
        expect(edit.action === 'clear' || edit.key.length > 0).toBe(true);
      } catch (error) {
        if (!isChunkahError(error)) throw error;
      }
    }),
  );
});
