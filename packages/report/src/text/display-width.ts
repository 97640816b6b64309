/** Characters that take two columns of a terminal. */
const wide =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** Nothing but characters of one column. */
const narrow = /^[\x20-\x7e]*$/;

/** A character with its combining marks, or such marks alone. Joiners themselves are invisible. */
const grapheme = /\P{M}\p{M}*|\p{M}+/gu;

/** Number of terminal columns that a text without control characters takes. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  return graphemes(text).reduce((width, character) => width + widthOf(character), 0);
}

/** `text`, or as much of its beginning as fits into this many columns, followed by `…`. */
export function cutText(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let shown = '';
  let left = columns - 1;
  for (const character of graphemes(text)) {
    left -= widthOf(character);
    if (left < 0) break;
    shown += character;
  }
  return columns < 1 ? '' : `${shown}…`;
}

/** Lines of at most this many columns, broken at spaces. A longer word gets its own line. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && displayWidth(line) + 1 + displayWidth(word) <= columns) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** What a reader sees as one character each, which cannot be split. */
function graphemes(text: string): readonly string[] {
  return text.match(grapheme) ?? [];
}

function widthOf(character: string): number {
  if (wide.test(character) || character.includes('\ufe0f')) return 2;
  return /^\p{M}/u.test(character) ? 0 : 1;
}
