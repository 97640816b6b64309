import { type Assignment, filesOf } from '../claims/assignment.ts';
import type { ColumnIndex } from '../files/column-index.ts';
import { FileBits } from '../files/file-bits.ts';
import { componentSize } from './component-size.ts';

/** What the components of a repo end up with. */
export interface OwnedFiles {
  /** Components that have files. */
  readonly components: number;
  /** Entries of any type, each counted once, however many components have it. */
  readonly files: number;
  /** Bytes of regular files, each inode once. */
  readonly bytes: number;
}

/**
 * Counts what each repo owns, by name; `chunkah` has the unclaimed entries. Repos without files are
 * left out.
 */
export function ownedFiles(files: ColumnIndex, assignment: Assignment): Map<string, OwnedFiles> {
  const numbers = new Map<string, number[]>();
  for (const [number, { name }] of assignment.components.entries()) {
    const repo = name.slice(0, name.indexOf('/'));
    const known = numbers.get(repo);
    if (known === undefined) numbers.set(repo, [number]);
    else known.push(number);
  }
  return new Map(Array.from(numbers, ([repo, components]) => [repo, count(files, assignment, components)]));
}

/** Bytes of all regular files of a tree, each inode once. */
export function treeBytes(files: ColumnIndex): number {
  return componentSize(
    files.columns,
    Uint32Array.from({ length: files.count }, (_, file) => file),
    'file-bytes',
  );
}

function count(files: ColumnIndex, assignment: Assignment, components: readonly number[]): OwnedFiles {
  const owned = new FileBits(files.count);
  for (const component of components) {
    for (const file of filesOf(assignment, component)) owned.add(file);
  }
  const bytes = componentSize(files.columns, Uint32Array.from(owned), 'file-bytes');
  return { components: components.length, files: owned.size, bytes };
}
