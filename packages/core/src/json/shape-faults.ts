import { printable } from '../text/printable.ts';
import { shortened } from './json-fault.ts';

/** Maximum number of faults listed in one message; the rest are only counted. */
const toldFaults = 10;
/** Number of faults after which checking stops. */
const enoughFaults = 1000;

/** A JSON pointer (RFC 6901) to a value: the keys and list indexes from the document to it. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Collects the faults of a file, so that the user sees all of them at once. */
export class ShapeFaults {
  readonly #told: string[] = [];
  #count = 0;

  /** Number of faults so far. */
  get count(): number {
    return this.#count;
  }

  /** Whether there are so many that the rest of the file need not be checked. */
  get isFull(): boolean {
    return this.#count >= enoughFaults;
  }

  /**
   * @param place of the fault: a line, or the keys and list indexes from the document to the value.
   */
  add(place: string | readonly PropertyKey[], text: string): void {
    this.#count += 1;
    if (this.#count > toldFaults) return;
    const shown = typeof place === 'string' ? place : jsonPointer(place);
    this.#told.push(`${shown === '' ? 'the document' : printable(shortened(shown))}: ${text}`);
  }

  /** All faults in one line; only the first ten are spelled out. */
  toString(): string {
    const rest = this.#count - this.#told.length;
    const more = this.isFull ? `and at least ${rest} more` : `and ${rest} more`;
    return [...this.#told, ...(rest > 0 ? [more] : [])].join('; ');
  }
}

/** A value as a message shows it: `"text"`, `7`, `null`, `a list`, `an object`. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return `"${printable(shortened(value))}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'nothing' : String(value);
}
