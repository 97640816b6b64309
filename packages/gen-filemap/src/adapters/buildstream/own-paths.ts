import type { ListedEntry } from './parse-contents.ts';
import type { BstElement } from './parse-show.ts';
import { type Elements, stagedFor, stagedWith } from './stage-order.ts';

/** Contents of artifacts: by element name, the entries by path. */
export type Contents = ReadonlyMap<string, ReadonlyMap<string, ListedEntry>>;

export interface OwnedEntry {
  /** Name of the element that contributed the entry. */
  readonly element: string;
  readonly entry: ListedEntry;
}

/**
 * Finds the element that contributed each entry of the target's tree, which is what
 * `bst artifact checkout` writes: the target's artifact and those of its runtime dependencies; if
 * two list the same path, the one staged last has it.
 *
 * A collecting element did not contribute a path if something that was staged for it lists that
 * path too. The path goes to the last staged of those that list the same entry (same type, size and
 * symlink target), or, where the collecting element changed it, to the last staged of all that list
 * it; and from there to wherever that one got it. A path that nothing staged lists belongs to the
 * collecting element. Other elements contribute everything they list, even if something that was
 * staged to build them lists it too: a library may be built with an older build of itself.
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

  /**
   * For each path of a collecting element that came from elsewhere, the element that contributed
   * it.
   */
  const bringersOf = (collector: BstElement): ReadonlyMap<string, string> => {
    const done = known.get(collector.name);
    if (done !== undefined) return done;
    const [asListed, changed] = [new Map<string, BstElement>(), new Map<string, BstElement>()];
    const collected = contents.get(collector.name);
    for (const staged of stagedFor(collector, elements)) {
      for (const [path, entry] of contents.get(staged.name) ?? []) {
        const listed = collected?.get(path);
        if (listed === undefined) continue;
        if (isSame(listed, entry)) asListed.set(path, staged);
        else if (entry.type !== 'directory') changed.set(path, staged);
      }
    }
    const lastStaged = [...changed, ...asListed];
    const bringers = new Map(lastStaged.map(([path, staged]) => [path, bringer(staged, path)]));
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
