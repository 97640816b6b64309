export { type AssignedComponent, type Assignment, filesOf, unclaimedName } from './claims/assignment.ts';
export { noComponentRepo, repoNameTaken } from './claims/errors.ts';
export { linkGroupMembers } from './claims/link-groups.ts';
export { type LoadedRepo, loadRepos, orderPlugins } from './claims/load-repos.ts';
export { narrowAssignment } from './claims/narrow-assignment.ts';
export { type ResolveOptions, resolveClaims } from './claims/resolve-claims.ts';
export { ZstdFrameFault, ZstdFrameWalk } from './compression/zstd-frame-walk.ts';
export type { PlainRepoDefinition } from './contract/define-repo.ts';
export { prefixedLogger, silentLogger } from './contract/logger.ts';
export { treeQueries } from './contract/tree-queries.ts';
export { aboutOption, aboutOptionLater } from './errors/about-option.ts';
export { type FailureData, fromFailureData, toFailureData } from './errors/failure-data.ts';
export type { OptionValue } from './errors/option-value.ts';
export { tooManyOpenFiles } from './errors/too-many-open-files.ts';
export { type ClaimExplanation, type Contender, type DecidedBy, explainClaims } from './explain/explain-claims.ts';
export { type ClaimRecord, type RecordedClaim, recordClaims } from './explain/record-claims.ts';
export { unaskedClaims } from './explain/unasked-claims.ts';
export { ByteStringTable, longestSharedString } from './files/byte-string-table.ts';
export { ColumnIndex } from './files/column-index.ts';
export { type EntryMetadata, emptyMetadata, setEntryMetadata } from './files/entry-metadata.ts';
export { isEntryName } from './files/entry-name.ts';
export { type ByteStrings, byteStringAt, type FileColumns } from './files/file-columns.ts';
export { type EntryExtras, FileIndexBuilder } from './files/file-index-builder.ts';
export { directoryMode, fileTypeOf, modeTypeMask, regularFileMode, symlinkMode } from './files/file-type.ts';
export { GrowingColumn } from './files/growing-column.ts';
export { numberLinkGroups } from './files/link-numbers.ts';
export { decodeXattrRecords, encodeXattrRecords } from './files/xattr-records.ts';
export { forecastLayer, type LayerForecast } from './forecast/forecast-layer.ts';
export {
  type ComponentForecast,
  forecastComponents,
  forecastDownload,
  forecastPackings,
  type PackedForecast,
} from './forecast/forecast-plan.ts';
export { compileGroups } from './groups/compile-groups.ts';
export { type GroupedComponents, groupComponents } from './groups/group-components.ts';
export type { GroupRule } from './groups/group-rule.ts';
export { besideEmptyItems } from './packing/empty-items.ts';
export { type PackShared, packBesideOwnLayers } from './packing/own-layers.ts';
export type { PackGroup } from './packing/pack-group.ts';
export { type CleanLayer, openedLayers, type RepackNeed } from './packing/repack/opened-layers.ts';
export { type RepackRequest, repackPool } from './packing/repack/repack-pool.ts';
export { runPacker } from './packing/run-packer.ts';
export { tiersPacker } from './packing/tiers-packer.ts';
export { triePacker } from './packing/trie/trie-packer.ts';
export type { SizeRule } from './plan/component-size.ts';
export type { LayerOrder } from './plan/layer-order.ts';
export { makePlan, type PlanRequest, plannedComponents, timesOf } from './plan/make-plan.ts';
export { type OwnedFiles, ownedFiles, treeBytes } from './plan/owned-files.ts';
export type { Plan, PlannedComponent, PlannedLayer } from './plan/plan.ts';
export { type LayerCandidate, layerCandidates, planBeside } from './plan/plan-beside.ts';
export { comparePaths } from './text/byte-order.ts';
export {
  joinComponentNames,
  joinComponentVersions,
  splitComponentList,
  splitComponentVersions,
} from './text/component-list.ts';
export { isNameString, validPrefixLength } from './text/name-bytes.ts';
export { parseOsRelease } from './text/parse-os-release.ts';
