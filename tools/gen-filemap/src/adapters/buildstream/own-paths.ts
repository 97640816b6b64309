import type { ListedEntry } from './parse-contents.ts';
import type { BstElement } from './parse-show.ts';
import { type Elements, stagedFor, stagedWith } from './stage-order.ts';

/** What artifacts hold: for each element by its name its entries by their paths. */
export type Contents = ReadonlyMap<string, ReadonlyMap<string, ListedEntry>>;

export interface OwnedEntry {
  /** Name of the element that brought the entry. */
  readonly element: string;
  readonly entry: ListedEntry;
}

/**
 * Finds the element that brought each entry of the target's tree, which is what `bst artifact checkout` writes: the target's
 * artifact and those of its runtime dependencies, where of two that list a path the one staged last has it.
 *
 * An element that collects did not bring what it lists if something that was staged for it lists the same entry: same path,
 * type, size and symlink target. That goes to the last staged of those, or to where that one has it from. What a collecting
 * element made or changed is its own. Other elements bring all that they list, since what was staged to build them may well
 * list it too: a library is built with an older build of itself.
 * @returns the entries by their paths.
 */
export function ownPaths(
  target: string,
  elements: Elements,
  contents: Contents,
  collects: (element: BstElement) => boolean,
): ReadonlyMap<string, OwnedEntry> {
  const known = new Map<string, ReadonlyMap<string, string>>();

  const bringer = (element: BstElement, path: string): string => {
    if (!collects(element)) return element.name;
    return bringersOf(element).get(path) ?? element.name;
  };

  /** For each path of a collecting element that came from elsewhere, who brought it. */
  const bringersOf = (collector: BstElement): ReadonlyMap<string, string> => {
    const done = known.get(collector.name);
    if (done !== undefined) return done;
    const lastStaged = new Map<string, BstElement>();
    const collected = contents.get(collector.name);
    for (const staged of stagedFor(collector, elements)) {
      for (const [path, entry] of contents.get(staged.name) ?? []) {
        const listed = collected?.get(path);
        if (listed !== undefined && isSame(listed, entry)) lastStaged.set(path, staged);
      }
    }
    const bringers = new Map(Array.from(lastStaged, ([path, staged]) => [path, bringer(staged, path)]));
    known.set(collector.name, bringers);
    return bringers;
  };

  const owned = new Map<string, OwnedEntry>();
  for (const element of stagedWith(target, elements)) {
    for (const [path, entry] of contents.get(element.name) ?? []) {
      owned.set(path, { element: bringer(element, path), entry });
    }
  }
  return owned;
}

function isSame(left: ListedEntry, right: ListedEntry): boolean {
  return left.type === right.type && left.size === right.size && left.target === right.target;
}
