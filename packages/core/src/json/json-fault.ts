import { printable } from '../text/printable.ts';

/** A place in a text. Both numbers start at 1; a column is a character, not a byte. */
interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** What makes a JSON text unreadable. */
export type JsonFault =
  /** Not JSON. `found` is the character or word there; `undefined` at the end of the text. */
  | {
      readonly kind: 'syntax';
      readonly position: TextPosition;
      readonly expected: string;
      readonly found: string | undefined;
    }
  /** Which of two equal keys is meant is not known. */
  | { readonly kind: 'key-repeated'; readonly position: TextPosition; readonly key: string }
  | { readonly kind: 'too-deep'; readonly position: TextPosition; readonly levels: number }
  /** Only of bytes. A byte that is not UTF-8 can be written as `\udcHH` where names are meant. */
  | { readonly kind: 'not-utf8' }
  /** Only of bytes: more than this many. */
  | { readonly kind: 'too-large'; readonly limit: number };

/** The fault in words, its place first: `line 2, column 9: expected a value, found "nope"`. */
export function describeJsonFault(fault: JsonFault): string {
  switch (fault.kind) {
    case 'syntax': {
      const found = fault.found === undefined ? 'the text ends' : `found "${printable(shortened(fault.found))}"`;
      return `${placeOf(fault.position)}: expected ${fault.expected}, ${found}`;
    }
    case 'key-repeated':
      return `${placeOf(fault.position)}: the key "${printable(shortened(fault.key))}" is there twice`;
    case 'too-deep':
      return `${placeOf(fault.position)}: nested more than ${fault.levels} levels deep`;
    case 'not-utf8':
      return 'its text is not UTF-8';
    case 'too-large':
      return `it has more than ${fault.limit} bytes`;
  }
}

function placeOf({ line, column }: TextPosition): string {
  return `line ${line}, column ${column}`;
}

const longestShown = 80;

/** A text as a message of one line has room for it. */
export function shortened(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown).replace(/[\ud800-\udbff]$/, '')}...`;
}
