import type { TarEntry } from '../tar/tar-entry.ts';
import { shownName, tidyName, unsafeName } from './checked-name.ts';
import type { FindingCode, Findings } from './findings.ts';

/** Types that consist only of a header; readers may or may not skip data after it. */
const typesWithoutData = new Set(['link', 'symlink', 'character-device', 'block-device', 'directory', 'fifo']);

/** Memory for the names of one layer, in bytes. A hostile layer compresses 1000 to 1. */
const defaultNameBudget = 512 * 1024 * 1024;
/** Overhead of a name besides its characters: string and hash table. */
const nameOverhead = 64;

/** What is checked of an entry. */
type CheckedEntry = Pick<TarEntry, 'name' | 'kind' | 'linkName' | 'size'>;

/** Checks the entries of one layer as they arrive. */
export class LayerEntries {
  count = 0;
  readonly #where: string;
  readonly #findings: Findings;
  #nameBudget: number;
  /** The names so far, and whether each is a directory. */
  readonly #isDirectory = new Map<string, boolean>();
  #previous = '';

  constructor(where: string, findings: Findings, nameBudget = defaultNameBudget) {
    this.#where = where;
    this.#findings = findings;
    this.#nameBudget = nameBudget;
  }

  add(entry: CheckedEntry): void {
    this.count += 1;
    if (entry.kind !== 'file' && !typesWithoutData.has(entry.kind)) {
      this.#report('ENTRY_TYPE_UNSUPPORTED', entry, `the type (${entry.kind}) is not allowed in a layer`);
    } else if (entry.kind !== 'file' && entry.size !== 0) {
      this.#report('ENTRY_SIZE_INVALID', entry, `a ${entry.kind} has no data, but the header says ${entry.size} bytes`);
    }
    const name = this.#checkName(entry);
    if (name === undefined || !this.#pay(name)) return;
    this.#checkParent(entry, name);
    if (entry.kind === 'link') this.#checkLink(entry);
    this.#checkOrder(entry, name);
    this.#isDirectory.set(name, entry.kind === 'directory');
  }

  /** The entry's path without a trailing slash; undefined if it cannot be checked further. */
  #checkName(entry: CheckedEntry): string | undefined {
    const problem = unsafeName(entry.name);
    if (problem !== undefined) {
      this.#report('ENTRY_NAME_INVALID', entry, `the name ${problem}`);
      return undefined;
    }
    const name = tidyName(entry.name);
    if (entry.kind !== 'directory' && entry.name.endsWith('/')) {
      this.#report('ENTRY_NAME_INVALID', entry, 'the name ends in a slash, the type is not a directory');
    } else if (entry.name !== (entry.kind === 'directory' ? `${name}/` : name)) {
      this.#report('ENTRY_NAME_UNTIDY', entry, 'the name has empty or "." components or a directory lacks its slash');
    }
    if (name === '') return undefined;
    if (name.startsWith('.wh.', name.lastIndexOf('/') + 1)) {
      this.#report('ENTRY_WHITEOUT', entry, 'the name is a whiteout');
    }
    return name;
  }

  #checkParent(entry: CheckedEntry, name: string): void {
    const slash = name.lastIndexOf('/');
    if (slash < 0) return;
    const parent = this.#isDirectory.get(name.slice(0, slash));
    if (parent === undefined) {
      this.#report('ENTRY_PARENT_MISSING', entry, 'its directory is not in the layer before it');
    } else if (!parent) {
      this.#report('ENTRY_PARENT_NOT_DIRECTORY', entry, 'its parent is not a directory');
    }
  }

  #checkLink(entry: CheckedEntry): void {
    const problem = unsafeName(entry.linkName);
    if (problem !== undefined) {
      this.#report('LINK_TARGET_INVALID', entry, `the name it links to ${problem}`);
    } else {
      const target = this.#isDirectory.get(tidyName(entry.linkName));
      if (target === undefined) {
        this.#report(
          'LINK_TARGET_MISSING',
          entry,
          `it links to ${shownName(entry.linkName)}, which is not in the layer before it`,
        );
      } else if (target) {
        this.#report('LINK_TARGET_DIRECTORY', entry, `it links to the directory ${shownName(entry.linkName)}`);
      }
    }
  }

  #checkOrder(entry: CheckedEntry, name: string): void {
    if (this.#isDirectory.has(name))
      this.#report('ENTRY_DUPLICATE', entry, 'the layer contains this path more than once');
    const key = name.replaceAll('/', '\0');
    if (key < this.#previous) this.#report('ENTRY_ORDER', entry, 'it follows an entry with a higher path');
    this.#previous = key;
  }

  /** Whether there is memory for another name. */
  #pay(name: string): boolean {
    if (this.#nameBudget < 0) return false;
    this.#nameBudget -= name.length + nameOverhead;
    if (this.#nameBudget >= 0) return true;
    this.#findings.add(
      'LAYER_NAMES_TOO_LARGE',
      this.#where,
      'it has too many names to compare; the rest is not checked',
    );
    return false;
  }

  #report(code: FindingCode, entry: CheckedEntry, message: string): void {
    this.#findings.add(code, `${this.#where} ${shownName(entry.name)}`, message);
  }
}
