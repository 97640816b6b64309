import { componentName, type FileId, type FileIndex } from '@chunkah/core';

/** Which component each big file belongs to. */
export interface NamedComponents {
  /** Different names; the index is the component's number. */
  readonly names: readonly string[];
  /** Number of the component by file id. */
  readonly componentOf: ReadonlyMap<FileId, number>;
}

/**
 * Gives each file a component, the same for all hard links of a file. A component is named after
 * the base name of its first file; if another component already has that name, after the path
 * without the leading slash; if that is taken too, after the full path.
 * @param bigFiles in path order: the first gets the shorter name.
 * @param mergeClashingPaths whether a file whose path without the leading slash is also taken joins
 *   the component of that name.
 */
export function nameComponents(
  files: FileIndex,
  bigFiles: readonly FileId[],
  mergeClashingPaths: boolean,
): NamedComponents {
  const numbers = new Map<string, number>();
  const componentOf = new Map<FileId, number>();
  const componentOfGroup = new Map<number, number>();
  for (const file of bigFiles) {
    const group = files.linkGroup(file);
    let component = componentOfGroup.get(group);
    if (component === undefined) {
      const name = pickName(files.path(file), numbers, mergeClashingPaths);
      component = numbers.get(name) ?? numbers.size;
      numbers.set(name, component);
      if (group !== 0) componentOfGroup.set(group, component);
    }
    componentOf.set(file, component);
  }
  return { names: [...numbers.keys()], componentOf };
}

function pickName(path: string, taken: ReadonlyMap<string, number>, mergeClashingPaths: boolean): string {
  const whole = componentName(path);
  const baseName = whole.slice(whole.lastIndexOf('/') + 1);
  const relative = whole.slice(1);
  if (!taken.has(baseName)) return baseName;
  if (mergeClashingPaths || !taken.has(relative)) return relative;
  // Even full paths can be equal: `\xff` may stand for itself or for a byte.
  let name = whole;
  for (let copy = 2; taken.has(name); copy += 1) name = `${whole}~${copy}`;
  return name;
}
