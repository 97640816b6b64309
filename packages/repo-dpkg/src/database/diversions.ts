import { encodeName } from '@chunkah/core';
import { type Diversion, type DpkgFault, type PathLines, parseFileList } from '@chunkah/package-db';

/** Places in the filter; a power of 2. */
const filterSize = 4096;

/** Which listed files lie elsewhere than their packages put them. */
export class Diversions {
  readonly #diversions: ReadonlyMap<string, Diversion>;
  /** 1 where a diverted path may be: most paths are not looked up. */
  readonly #filter = new Uint8Array(filterSize);

  constructor(diversions: ReadonlyMap<string, Diversion>) {
    this.#diversions = diversions;
    for (const path of diversions.keys()) {
      const bytes = encodeName(path);
      this.#filter[place(bytes, 0, bytes.length)] = 1;
    }
  }

  /**
   * The paths of a package's list where they lie: a file that another package, or the
   * administrator, diverted is at its other place.
   */
  apply(lines: PathLines, name: string, fault: DpkgFault): PathLines {
    const moved = new Map<number, string>();
    for (let number = 0; number < lines.count; number += 1) {
      if (this.#filter[place(lines.bytes, lines.start(number), lines.end(number))] === 0) continue;
      const diversion = this.#diversions.get(lines.path(number));
      if (diversion !== undefined && diversion.by !== name) moved.set(number, diversion.to);
    }
    if (moved.size === 0) return lines;
    const paths = Array.from({ length: lines.count }, (_, number) => moved.get(number) ?? lines.path(number));
    return parseFileList(encodeName(paths.join('\n')), fault);
  }
}

/** By the length and the last two bytes, in which paths differ most. */
function place(bytes: Uint8Array, start: number, end: number): number {
  return ((end - start) * 31 + (bytes[end - 1] ?? 0) * 7 + (bytes[end - 2] ?? 0)) & (filterSize - 1);
}
