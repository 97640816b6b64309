export { describeRepo } from './conformance/describe-repo.ts';
export type { ClaimsCase, ExpectedComponent, FailureCase, RepoCase } from './conformance/repo-case.ts';
export {
  type LoggedMessage,
  type MemoryContext,
  type MemoryContextOptions,
  memoryContext,
} from './context/memory-context.ts';
export { temporaryDirectory } from './disk/temporary-directory.ts';
export { temporaryRootfs } from './disk/temporary-rootfs.ts';
export { writeTree } from './disk/write-tree.ts';
export { describePacker } from './packer-conformance/describe-packer.ts';
export { indexOf } from './tree/index-of.ts';
export {
  defaultMtime,
  directory,
  type EntryAttributes,
  fifo,
  file,
  hardlink,
  symlink,
  type Tree,
  type TreeEntry,
} from './tree/literal-tree.ts';
