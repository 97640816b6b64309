/**
 * A name or text of unknown origin, safe to show: {@link escapeControls} with each backslash
 * doubled, so that different names look different.
 */
export function printable(text: string): string {
  return escapeControls(text.replaceAll('\\', '\\\\'));
}

/**
 * `text` without anything that could change how a terminal shows the rest: one line, no control
 * characters, no bidirectional overrides. A byte that is not UTF-8 (a lone surrogate U+DC80-U+DCFF,
 * see `decodeName`) is shown as `\xHH`, a control character as `\n`, `\t` or `\xHH`, and any other
 * character without a glyph as `\u{...}`. It is idempotent.
 */
export function escapeControls(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let shown = '';
  for (const character of text) shown += invisible.test(character) ? escaped(character) : character;
  return shown;
}

/** Control, format (bidirectional overrides, zero width), surrogate and separator characters. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
