import type { Claims } from '../contract/claims.ts';
import type { ComponentId, FileId } from '../contract/component.ts';
import { FileBits } from '../files/file-bits.ts';
import { GrowingColumn } from '../files/growing-column.ts';

/** Components per repo: a pair of file and component must fit the 53 bits of a double. */
const mostComponents = 2 ** 21;

/** Takes the claims of one repo in one pass and checks each. */
export class ClaimRecorder implements Claims {
  readonly #pairs = new GrowingColumn<number>((buffer) => new Float64Array(buffer), 1024);
  readonly #claimed: FileBits;
  readonly #fileCount: number;
  readonly #componentCount: number;
  readonly #allowed: FileBits | undefined;
  #lastPair = -1;
  #sorted = true;

  /** @param allowed in the weak pass, the files that may be claimed. */
  constructor(fileCount: number, componentCount: number, allowed?: FileBits) {
    if (componentCount > mostComponents) throw new RangeError(`more than ${mostComponents} components in one repo`);
    this.#claimed = new FileBits(fileCount);
    this.#fileCount = fileCount;
    this.#componentCount = componentCount;
    this.#allowed = allowed;
  }

  /** @throws RangeError when the file or the component does not exist, or the file is not among those left. */
  add(file: FileId, component: ComponentId): void {
    if (!(Number.isInteger(file) && file >= 0 && file < this.#fileCount))
      throw new RangeError(`unknown file id ${file}`);
    if (!(Number.isInteger(component) && component >= 0 && component < this.#componentCount)) {
      throw new RangeError(`unknown component id ${component}`);
    }
    if (this.#allowed !== undefined && !this.#allowed.has(file)) {
      throw new RangeError(`file id ${file} is claimed by another repo already and not among the files left`);
    }
    const pair = file * mostComponents + component;
    if (pair < this.#lastPair) this.#sorted = false;
    this.#lastPair = pair;
    this.#claimed.add(file);
    this.#pairs.push(pair);
  }

  has(file: FileId): boolean {
    return this.#claimed.has(file);
  }

  /** Calls `visit` once per claimed file in path order, with its components in ascending order. */
  forEachFile(visit: (file: FileId, components: readonly ComponentId[]) => void): void {
    const pairs = (this.#pairs.values as Float64Array).subarray(0, this.#pairs.length);
    if (!this.#sorted) pairs.sort();
    let file = -1;
    let components: ComponentId[] = [];
    for (let index = 0; index < pairs.length; index += 1) {
      const pair = pairs[index] ?? 0;
      const nextFile = Math.floor(pair / mostComponents);
      const component = pair % mostComponents;
      if (nextFile === file) {
        if (components.at(-1) !== component) components.push(component);
        continue;
      }
      if (file !== -1) visit(file, components);
      file = nextFile;
      components = [component];
    }
    if (file !== -1) visit(file, components);
  }
}
