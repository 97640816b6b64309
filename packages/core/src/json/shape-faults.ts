import { printable } from '../text/printable.ts';
import { shortened } from './json-fault.ts';

/** Faults told in one message; the rest are counted. */
const toldFaults = 10;

/** A JSON pointer (RFC 6901) to a value: the keys and list indexes from the document to it. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Collects the faults of a file, so that a user hears of all at once. */
export class ShapeFaults {
  readonly #told: string[] = [];
  #count = 0;

  /** Number of faults so far. */
  get count(): number {
    return this.#count;
  }

  /** @param place of the fault: a JSON pointer, a line. */
  add(place: string, text: string): void {
    this.#count += 1;
    if (this.#count > toldFaults) return;
    this.#told.push(`${place === '' ? 'the document' : printable(shortened(place))}: ${text}`);
  }

  /** All faults in one line, the first ten in words. */
  toString(): string {
    const rest = this.#count - this.#told.length;
    return [...this.#told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
  }
}

/** A value as a message shows it: `"text"`, `7`, `null`, `a list`, `an object`. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return `"${printable(shortened(value))}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'nothing' : String(value);
}
