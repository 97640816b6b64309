import type { Claims } from '../contract/claims.ts';
import type { ComponentId } from '../contract/component.ts';
import type { FileBits } from '../files/file-bits.ts';
import type { FileId } from '../files/file-id.ts';
import { ComponentsByFile } from './components-by-file.ts';

/** Receives the claims of one repo in one pass and checks each. */
export class ClaimRecorder implements Claims {
  readonly #claimed: ComponentsByFile;
  readonly #fileCount: number;
  readonly #componentCount: number;
  readonly #allowed: FileBits | undefined;

  /** @param allowed in the weak pass, the files that may be claimed. */
  constructor(fileCount: number, componentCount: number, allowed?: FileBits) {
    this.#claimed = new ComponentsByFile(fileCount, componentCount);
    this.#fileCount = fileCount;
    this.#componentCount = componentCount;
    this.#allowed = allowed;
  }

  /**
   * @throws RangeError if the file or the component does not exist, or the file is not among those
   *   left.
   */
  add(file: FileId, component: ComponentId): void {
    if (!(Number.isInteger(file) && file >= 0 && file < this.#fileCount))
      throw new RangeError(`unknown file id ${file}`);
    if (!(Number.isInteger(component) && component >= 0 && component < this.#componentCount)) {
      throw new RangeError(`unknown component id ${component}`);
    }
    if (this.#allowed !== undefined && !this.#allowed.has(file)) {
      throw new RangeError(`file id ${file} is already claimed by another repo and not among the files left`);
    }
    this.#claimed.add(file, component);
  }

  has(file: FileId): boolean {
    return this.#claimed.has(file);
  }

  /** The accepted claims, as {@link ComponentsByFile.forEachPair} visits them. */
  forEachPair(visit: (file: FileId, component: ComponentId) => void): void {
    this.#claimed.forEachPair(visit);
  }
}
