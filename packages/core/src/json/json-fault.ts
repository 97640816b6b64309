import { printable } from '../text/printable.ts';

/** A place in a text. Both numbers are counted from 1; columns are characters, not bytes. */
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
  /** It is not known which of two equal keys is meant. */
  | { readonly kind: 'key-repeated'; readonly position: TextPosition; readonly key: string }
  | { readonly kind: 'too-deep'; readonly position: TextPosition; readonly levels: number }
  /** Only for bytes. In names, a byte that is not UTF-8 can be written as `\udcHH`. */
  | { readonly kind: 'not-utf8' }
  /** Only for bytes: more than this many. */
  | { readonly kind: 'too-large'; readonly limit: number };

/**
 * Describes the fault, starting with its place: `line 2, column 9: expected a value, found "nope"`.
 */
export function describeJsonFault(fault: JsonFault): string {
  switch (fault.kind) {
    case 'syntax': {
      const found = fault.found === undefined ? 'the text ends' : `found "${printable(shortened(fault.found))}"`;
      return `${placeOf(fault.position)}: expected ${fault.expected}, ${found}`;
    }
    case 'key-repeated':
      return `${placeOf(fault.position)}: the key "${printable(shortened(fault.key))}" occurs twice`;
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

/** A text, shortened to fit in a one-line message. */
export function shortened(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown).replace(/[\ud800-\udbff]$/, '')}...`;
}
