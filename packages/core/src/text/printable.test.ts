import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeControls, printable } from './printable.ts';

describe('printable', () => {
  test.each([
    ['/usr/bin/bash', '/usr/bin/bash'],
    ['gr\u00fc\u00dfe \u65e5\u672c \u{1f600}', 'gr\u00fc\u00dfe \u65e5\u672c \u{1f600}'],
    ['a\nb\tc', 'a\\nb\\tc'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['\x07\x00\x7f\x9b', '\\x07\\x00\\x7f\\x9b'],
    ['back\\slash', 'back\\\\slash'],
    ['\udcff\udc80', '\\xff\\x80'],
    ['\ud800', '\\u{d800}'],
    ['file\u202etxt.exe', 'file\\u{202e}txt.exe'],
    ['a\u2028b\u200bc', 'a\\u{2028}b\\u{200b}c'],
  ])('%j is shown as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('nothing that moves the cursor, breaks the line or hides text gets through', () => {
    const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const control = fc.constantFrom(
      '\n',
      '\x1b',
      '\x9b',
      '\u202e',
      '\u2066',
      '\u200f',
      '\ufeff',
      '\u{e0041}',
      '\udcff',
      '\ud83d',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(anyUnit, control)), (parts) => {
        const shown = printable(parts.join(''));
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(shown.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a spelled out escape differs from a real one', () => {
    expect(printable('\\n')).not.toBe(printable('\n'));
  });
});

describe('escapeControls', () => {
  test('a text that was made printable before is left as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\\', '\n', '\x1b', '\udcff', '\u202e', '\u{1f600}') }),
        (text) => {
          expect(escapeControls(printable(text))).toBe(printable(text));
          expect(escapeControls(escapeControls(text))).toBe(escapeControls(text));
        },
      ),
    );
    expect(escapeControls('C:\\a\x1b')).toBe('C:\\a\\x1b');
  });
});
