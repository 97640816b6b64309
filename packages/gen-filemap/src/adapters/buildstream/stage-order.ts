import type { BstElement } from './parse-show.ts';

/** The elements of a project by name. */
export type Elements = ReadonlyMap<string, BstElement>;

/**
 * An element with everything it needs at run time, as `bst artifact checkout` stages them: each
 * once, after its own dependencies.
 */
export function stagedWith(name: string, elements: Elements): readonly BstElement[] {
  return runtimeOrder([name], elements);
}

/**
 * What `bst` stages, in this order, to build an element: its build dependencies with everything
 * they need at run time.
 */
export function stagedFor(element: BstElement, elements: Elements): readonly BstElement[] {
  return runtimeOrder(element.buildDependencies, elements);
}

function runtimeOrder(names: readonly string[], elements: Elements): BstElement[] {
  const visited = new Set<string>();
  const order: BstElement[] = [];
  const visit = (name: string) => {
    const element = elements.get(name);
    if (element === undefined || visited.has(name)) return;
    visited.add(name);
    for (const dependency of element.runtimeDependencies) visit(dependency);
    order.push(element);
  };
  for (const name of names) visit(name);
  return order;
}

/**
 * The elements whose artifacts determine ownership: those of the target's tree, then what the
 * collecting ones among them collected, and so on. Elements needed only to build others are left
 * out: their artifacts need not be cached.
 */
export function neededElements(
  target: string,
  elements: Elements,
  collects: (element: BstElement) => boolean,
): readonly BstElement[] {
  const needed = new Set(stagedWith(target, elements));
  // A set grows while it is walked, and the walk goes on.
  for (const element of needed) {
    if (!collects(element)) continue;
    for (const staged of stagedFor(element, elements)) needed.add(staged);
  }
  return [...needed];
}
