import { isUtf8 } from 'node:buffer';
import { type Component, type FileId, type FileIndex, parseInterval, stabilityFromInterval } from '@chunkah/core';
import { componentNameEmpty, intervalInvalid, intervalsDiffer, notUtf8 } from './errors.ts';
import { componentKey, intervalKey } from './keys.ts';

/** Days between updates of a component without an interval. */
const defaultIntervalDays = 7;

/** The components that the attributes of a tree name. */
export interface Labels {
  readonly components: readonly Component[];
  /** Number of the component by file id; -1 for none. */
  readonly componentOf: Int32Array;
}

/**
 * Reads the attributes of all entries. An entry belongs to the component that its own attribute
 * names, or else to that of its directory. A component's interval may be on any entry that belongs
 * to it, and on several if they agree.
 * @param mtimeClamp of every component, in Unix seconds.
 * @throws ChunkahError `XATTR_NOT_UTF8`, `XATTR_COMPONENT_EMPTY`, `XATTR_INTERVAL_INVALID`,
 * `XATTR_INTERVALS_DIFFER`.
 */
export function resolveLabels(files: FileIndex, mtimeClamp: number): Labels {
  const labels = new LabelParser(files);
  const componentOf = new Int32Array(files.count);
  // A directory comes before its contents.
  for (let file = 0; file < files.count; file += 1) {
    const directory = files.parent(file);
    let component = directory === -1 ? -1 : (componentOf[directory] ?? -1);
    const set = files.xattrSet(file);
    if (set !== 0) {
      const own = labels.componentOf(set, file);
      if (own !== -1) component = own;
      if (component !== -1) labels.takeInterval(set, file, component);
    }
    componentOf[file] = component;
  }
  return { components: labels.components(mtimeClamp), componentOf };
}

/** A component while the tree is being read. */
interface LabelledComponent {
  readonly name: string;
  interval?: { readonly value: IntervalValue; readonly days: number; readonly file: FileId };
}

/** A distinct value of `user.update-interval`; `text` is `undefined` when it is not UTF-8. */
interface IntervalValue {
  readonly text: string | undefined;
  readonly days: number | undefined;
}

const unknown = -2;
const none = -1;

/** Parses attributes. Entries with equal attributes share a set of them, which is parsed once. */
class LabelParser {
  readonly #files: FileIndex;
  readonly #componentOfSet: Int32Array;
  readonly #intervalOfSet = new Map<number, IntervalValue>();
  readonly #components: LabelledComponent[] = [];
  readonly #componentNumbers = new Map<string, number>();
  readonly #intervals = new Map<string | undefined, IntervalValue>();

  constructor(files: FileIndex) {
    this.#files = files;
    // Sets are numbered from 1, and there are no more of them than entries.
    this.#componentOfSet = new Int32Array(files.count + 1).fill(unknown);
  }

  /** Number of the component that the entry's own attribute names, -1 if it has none. */
  componentOf(set: number, file: FileId): number {
    if (this.#componentOfSet[set] === unknown) this.#parseSet(set, file);
    return this.#componentOfSet[set] ?? none;
  }

  /**
   * Sets a component's interval from one of its entries, if that entry has one. Call `componentOf`
   * first.
   */
  takeInterval(set: number, file: FileId, component: number): void {
    const value = this.#intervalOfSet.get(set);
    const labelled = this.#components[component];
    if (value === undefined || labelled === undefined || labelled.interval?.value === value) return;
    const { text, days } = value;
    if (text === undefined) throw notUtf8(intervalKey, this.#files.path(file));
    if (days === undefined) throw intervalInvalid(text, this.#files.path(file));
    labelled.interval ??= { value, days, file };
    if (labelled.interval.days !== days) {
      const first = { text: labelled.interval.value.text ?? '', path: this.#files.path(labelled.interval.file) };
      throw intervalsDiffer(labelled.name, first, { text, path: this.#files.path(file) });
    }
  }

  components(mtimeClamp: number): Component[] {
    return this.#components.map(({ name, interval }) => ({
      name,
      stability: stabilityFromInterval(interval?.days ?? defaultIntervalDays),
      mtimeClamp,
      ...(interval && { interval: interval.days }),
    }));
  }

  #parseSet(set: number, file: FileId): void {
    this.#componentOfSet[set] = none;
    for (const { key, value } of this.#files.xattrs(file)) {
      if (key === componentKey) this.#componentOfSet[set] = this.#componentNumber(value, file);
      if (key === intervalKey) this.#intervalOfSet.set(set, this.#interval(value));
    }
  }

  #componentNumber(value: Uint8Array, file: FileId): number {
    const name = textOf(value);
    if (name === undefined) throw notUtf8(componentKey, this.#files.path(file));
    if (name === '') throw componentNameEmpty(this.#files.path(file));
    let number = this.#componentNumbers.get(name);
    if (number === undefined) {
      number = this.#components.push({ name }) - 1;
      this.#componentNumbers.set(name, number);
    }
    return number;
  }

  #interval(value: Uint8Array): IntervalValue {
    const text = textOf(value);
    let interval = this.#intervals.get(text);
    if (interval === undefined) {
      interval = { text, days: text === undefined ? undefined : parseInterval(text) };
      this.#intervals.set(text, interval);
    }
    return interval;
  }
}

/** The text of a value, unchanged; `undefined` if its bytes are not valid UTF-8. */
function textOf(value: Uint8Array): string | undefined {
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined;
}
