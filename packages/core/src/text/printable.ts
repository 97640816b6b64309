/**
 * `text` as it may be shown on a terminal or in a log: one line, no control characters, no bidirectional overrides.
 * A byte that is not UTF-8 (a lone surrogate U+DC80-U+DCFF, see `decodeName`) is shown as `\xHH`, a control character
 * as `\n`, `\t` or `\xHH`, any other character that has no glyph of its own as `\u{...}`, and a backslash is doubled.
 */
export function printable(text: string): string {
  if (/^[\x20-\x5b\x5d-\x7e]*$/.test(text)) return text;
  let shown = '';
  for (const character of text) shown += printableCharacter(character);
  return shown;
}

/** Control, format (bidirectional overrides, zero width), surrogate and separator characters: what may change how the rest is shown. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function printableCharacter(character: string): string {
  if (character === '\\') return '\\\\';
  if (!invisible.test(character)) return character;
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
