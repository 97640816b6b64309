export { type AssignedComponent, type Assignment, filesOf, unclaimedName } from './claims/assignment.ts';
export { claimByFile } from './claims/claim-by-file.ts';
export { noComponentRepo, repoNameTaken, waysToLeaveOut } from './claims/errors.ts';
export { type ClaimExplanation, type Contender, type DecidedBy, explainClaims } from './claims/explain-claims.ts';
export { linkGroupMembers } from './claims/link-groups.ts';
export { type LoadedRepo, loadRepos, orderPlugins } from './claims/load-repos.ts';
export { type OwnedFiles, ownedFiles, treeBytes } from './claims/owned-files.ts';
export { type ClaimRecord, type RecordedClaim, recordClaims } from './claims/record-claims.ts';
export { type ResolveOptions, resolveClaims } from './claims/resolve-claims.ts';
export { unaskedClaims } from './claims/unasked-claims.ts';
export type { Claims, FileSet } from './contract/claims.ts';
export type { Component, ComponentId, FileId } from './contract/component.ts';
export type { ComponentGroup, ComponentGroups } from './contract/component-group.ts';
export { defineRepo, type PlainRepoDefinition, type RepoDefinition } from './contract/define-repo.ts';
export { latestTimestamp } from './contract/latest-timestamp.ts';
export type { LoadContext } from './contract/load-context.ts';
export { type Logger, prefixedLogger, silentLogger } from './contract/logger.ts';
export type { PathRule, Preset, PresetMatch, PresetRepo } from './contract/preset.ts';
export type { ComponentRepo, RepoPlugin } from './contract/repo-plugin.ts';
export type { StandardIssue, StandardResult, StandardSchema } from './contract/standard-schema.ts';
export { ChunkahError, type ChunkahErrorOptions, isChunkahError } from './errors/chunkah-error.ts';
export { type FailureData, fromFailureData, toFailureData } from './errors/failure-data.ts';
export { aboutOption, type OptionValue } from './errors/option-value.ts';
export { readFailure } from './errors/read-failure.ts';
export { tooManyOpenFiles } from './errors/too-many-open-files.ts';
export type { ByteRange } from './files/byte-range.ts';
export { ByteStringTable, longestSharedString } from './files/byte-string-table.ts';
export { collectBytes } from './files/collect-bytes.ts';
export { type EntryFacts, emptyFacts, setEntryFacts } from './files/entry-facts.ts';
export { isEntryName } from './files/entry-name.ts';
export { type ByteStrings, byteStringAt, type FileColumns } from './files/file-columns.ts';
export { FileEntry } from './files/file-entry.ts';
export { FileIndex } from './files/file-index.ts';
export { type EntryExtras, FileIndexBuilder } from './files/file-index-builder.ts';
export {
  directoryMode,
  type FileType,
  fileTypeOf,
  modeTypeMask,
  regularFileMode,
  symlinkMode,
} from './files/file-type.ts';
export { numberLinkGroups } from './files/link-numbers.ts';
export { decodeXattrRecords, encodeXattrRecords, type Xattr } from './files/xattr-records.ts';
export { compileGroups } from './groups/compile-groups.ts';
export { type Grouping, groupComponents } from './groups/group-components.ts';
export type { GroupRule } from './groups/group-rule.ts';
export { ByteStringList } from './json/byte-string-list.ts';
export { describeJsonFault, type JsonFault, shortened } from './json/json-fault.ts';
export { isJsonObject, type JsonObject, type JsonValue } from './json/json-value.ts';
export { type JsonOptions, parseJson, parseJsonBytes, parseJsonMembers } from './json/parse-json.ts';
export { jsonPointer, ShapeFaults, shownValue } from './json/shape-faults.ts';
export { besideEmptyItems } from './packing/empty-items.ts';
export { type PackShared, packBesideOwnLayers } from './packing/own-layers.ts';
export type { PackGroup } from './packing/pack-group.ts';
export type { Packer, PackItem, PackRequest } from './packing/packer.ts';
export { type CleanLayer, openedLayers, type RepackNeed } from './packing/repack/opened-layers.ts';
export { type RepackRequest, repackPool } from './packing/repack/repack-pool.ts';
export { runPacker } from './packing/run-packer.ts';
export { tiersPacker } from './packing/tiers-packer.ts';
export { triePacker } from './packing/trie/trie-packer.ts';
export type { SizeRule } from './plan/component-size.ts';
export type { LayerOrder } from './plan/layer-order.ts';
export { makePlan, type PlanOptions } from './plan/make-plan.ts';
export type { Plan, PlannedComponent, PlannedLayer } from './plan/plan.ts';
export {
  expectedInterval,
  type IntervalName,
  intervalNames,
  isIntervalName,
  parseInterval,
} from './stability/interval.ts';
export { type ChangeHistory, stabilityFromChanges } from './stability/stability-from-changes.ts';
export { stabilityFromInterval } from './stability/stability-from-interval.ts';
export { stabilityPeriodDays } from './stability/stability-period.ts';
export { compareBytes, comparePaths } from './text/byte-order.ts';
export { componentName } from './text/component-name.ts';
export { detached } from './text/detached.ts';
export { compileGlob } from './text/glob.ts';
export { decodeName, encodeName, isNameString, validPrefixLength } from './text/name-bytes.ts';
export { normalizePath } from './text/normalize-path.ts';
export { parseOsRelease } from './text/parse-os-release.ts';
export { escapeControls, printable } from './text/printable.ts';
export {
  checkWrittenName,
  checkWrittenPath,
  isCommentLine,
  splitWrittenLine,
  type WrittenLine,
} from './text/written-names.ts';
