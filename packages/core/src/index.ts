export { claimByFile } from './claims/claim-by-file.ts';
export { waysToLeaveOut } from './claims/errors.ts';
export type { Claims, FileSet } from './contract/claims.ts';
export { type Component, type ComponentId, latestTimestamp } from './contract/component.ts';
export type { ComponentGroup, ComponentGroups } from './contract/component-group.ts';
export { defineRepo, type RepoDefinition } from './contract/define-repo.ts';
export type { LoadContext } from './contract/load-context.ts';
export type { Logger } from './contract/logger.ts';
export type { PathRule, Preset, PresetMatch, PresetRepo } from './contract/preset.ts';
export type { ComponentRepo, RepoPlugin } from './contract/repo-plugin.ts';
export type { StandardIssue, StandardResult, StandardSchema } from './contract/standard-schema.ts';
export { ChunkahError, type ChunkahErrorOptions, isChunkahError } from './errors/chunkah-error.ts';
export { readFailure } from './errors/read-failure.ts';
export type { ByteRange } from './files/byte-range.ts';
export type { FileEntry } from './files/file-entry.ts';
export type { FileId } from './files/file-id.ts';
export type { FileIndex } from './files/file-index.ts';
export type { FileType } from './files/file-type.ts';
export type { Xattr } from './files/xattr-records.ts';
export type { Packer, PackItem, PackRequest } from './packing/packer.ts';
export {
  expectedInterval,
  type IntervalName,
  intervalNames,
  parseInterval,
} from './stability/interval.ts';
export { type ChangeHistory, stabilityFromChanges } from './stability/stability-from-changes.ts';
export { stabilityFromInterval } from './stability/stability-from-interval.ts';
export { compareBytes } from './text/byte-order.ts';
export { componentName } from './text/component-name.ts';
export { compileGlob } from './text/glob.ts';
export { decodeName, encodeName } from './text/name-bytes.ts';
export { normalizePath } from './text/normalize-path.ts';
export { escapeControls, printable } from './text/printable.ts';
