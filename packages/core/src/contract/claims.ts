import type { FileId } from '../files/file-id.ts';
import type { ComponentId } from './component.ts';

/**
 * Filled by a repo, one call per file and component. One repo may claim a file for several
 * components: each of them gets the entry. Core decides which repo's claims win.
 */
export interface Claims {
  /** Claims `file` for `component`. The same pair twice counts once. */
  add(file: FileId, component: ComponentId): void;
  /** Whether this repo has claimed `file` in this pass. */
  has(file: FileId): boolean;
}

/** Some files of the index; iteration is in path order. */
export interface FileSet extends Iterable<FileId> {
  readonly size: number;
  has(file: FileId): boolean;
}
