import type { FileId, FileIndex, FileSet } from '@chunkah/core';

const none = -1;

/**
 * Gives byte code that is left and that no record names to the component of its source:
 * `__pycache__/NAME.TAG.pyc` to that of `NAME.py` beside `__pycache__` (PEP 3147 and 488). Python
 * writes it when a module is first imported.
 * @param componentOf number of the component by file id, -1 for none; changed.
 */
export function claimByteCode(files: FileIndex, left: FileSet, componentOf: Int32Array): void {
  for (const folder of sourceDirectories(files, componentOf)) {
    const path = folder === none ? '' : files.path(folder);
    const cache = files.find(`${path}/__pycache__`);
    if (cache === undefined) continue;
    const end = files.subtreeEnd(cache);
    for (let id = cache + 1; id < end; id = files.subtreeEnd(id)) {
      if (componentOf[id] !== none || !left.has(id)) continue;
      const source = sourceOf(files, path, files.name(id));
      if (source !== undefined) componentOf[id] = componentOf[source] ?? none;
    }
  }
}

/** The directories with claimed sources in them; -1 is the root. */
function sourceDirectories(files: FileIndex, componentOf: Int32Array): ReadonlySet<FileId> {
  const directories = new Set<FileId>();
  for (let id = 0; id < componentOf.length; id += 1) {
    if (componentOf[id] !== none && files.name(id).endsWith('.py')) directories.add(files.parent(id));
  }
  return directories;
}

/**
 * The source in the directory `path` that byte code is of. Names of sources and tags may hold dots:
 * the longest source wins.
 */
function sourceOf(files: FileIndex, path: string, name: string): FileId | undefined {
  if (!name.endsWith('.pyc')) return undefined;
  const tagEnd = name.length - '.pyc'.length;
  for (let dot = name.lastIndexOf('.', tagEnd - 1); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const source = files.find(`${path}/${name.slice(0, dot)}.py`);
    if (source !== undefined) return source;
  }
  return undefined;
}
