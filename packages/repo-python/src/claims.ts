import {
  type Claims,
  type ComponentId,
  claimByFile,
  type FileId,
  type FileIndex,
  type FileSet,
  type LoadContext,
} from '@chunkah/core';
import { byteCodeFiles } from '@chunkah/package-db';
import { type Distribution, readRecord } from './read-distributions.ts';

const none = -1;

/** What may be read and claimed. */
interface ClaimScope extends Pick<LoadContext, 'files' | 'read'> {
  readonly left: FileSet;
}

/**
 * Claims what is left of the files that distributions record, the byte code that Python made of
 * them, and the directories that hold nothing else.
 *
 * A distribution whose list is not left came with a package of the operating system, and one whose
 * list another distribution records is a part of that: neither is read. A file that two
 * distributions record belongs to the first.
 * @param distributions outer ones first.
 * @returns facts for people.
 * @throws ChunkahError `PYTHON_RECORD_INVALID`, and what reading throws.
 */
export async function claimDistributions(
  distributions: readonly Distribution[],
  components: ReadonlyMap<string, ComponentId>,
  { files, read, left }: ClaimScope,
  claims: Claims,
): Promise<Readonly<Record<string, number>>> {
  const componentOf = new Int32Array(files.count).fill(none);
  const folders = new Set<FileId>();
  const facts = { 'in packages': 0, 'in other distributions': 0, 'recorded files that do not exist': 0 };
  for (const distribution of distributions) {
    const { name, record } = distribution;
    const component = components.get(name) ?? none;
    const recordOwner = componentOf[record] ?? none;
    if (!left.has(record)) {
      facts['in packages'] += 1;
    } else if (recordOwner !== none) {
      facts['in other distributions'] += 1;
    } else {
      const paths = await readRecord(distribution, { files, read });
      facts['recorded files that do not exist'] += claimPaths(paths, component, { files, left }, componentOf);
      // The list need not list itself.
      componentOf[record] = component;
      folders.add(files.parent(files.parent(record)));
    }
  }
  // Byte code that no list names: Python writes it when a module is first imported.
  for (const { file, source } of byteCodeFiles(files, left)) {
    if (componentOf[file] === none) componentOf[file] = componentOf[source] ?? none;
  }
  claimDirectories(files, { left, folders }, componentOf);
  claimByFile(claims, componentOf);
  return facts;
}

/** @returns the number of paths without a file or a symlink. */
function claimPaths(
  paths: readonly string[],
  component: ComponentId,
  { files, left }: { readonly files: FileIndex; readonly left: FileSet },
  componentOf: Int32Array,
): number {
  let missing = 0;
  for (const path of paths) {
    const file = files.resolve(path);
    const type = file === undefined ? undefined : files.type(file);
    if (file === undefined || (type !== 'file' && type !== 'symlink')) missing += 1;
    else if (left.has(file) && componentOf[file] === none) componentOf[file] = component;
  }
  return missing;
}

/**
 * Gives each directory that is left, below one of `folders`, to the component that has all that is
 * in it. Empty ones are not claimed.
 */
function claimDirectories(
  files: FileIndex,
  { left, folders }: { readonly left: FileSet; readonly folders: ReadonlySet<FileId> },
  componentOf: Int32Array,
): void {
  const isBelow = new Uint8Array(files.count);
  for (let id = 0; id < files.count; id += 1) {
    const parent = files.parent(id);
    isBelow[id] = folders.has(parent) || isBelow[parent] === 1 ? 1 : 0;
  }
  /**
   * By directory: the component of all entries seen so far, -1 when there are several or one has
   * none.
   */
  const onlyOwner = new Map<FileId, ComponentId>();
  // Backwards: what is in a directory comes before the directory.
  for (let id = files.count - 1; id >= 0; id -= 1) {
    if (isBelow[id] === 0) continue;
    if (files.type(id) === 'directory') {
      const only = onlyOwner.get(id);
      if (only === undefined) continue;
      if (left.has(id)) componentOf[id] = only;
    }
    const owner = componentOf[id] ?? none;
    const parent = files.parent(id);
    onlyOwner.set(parent, (onlyOwner.get(parent) ?? owner) === owner ? owner : none);
  }
}
