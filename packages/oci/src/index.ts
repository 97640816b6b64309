export { type EntriesAbove, entriesAbove } from './base/entries-above.ts';
export { type WhiteoutLayer, whiteoutLayer } from './base/whiteout-layer.ts';
export { compareLayers, type LayerComparison, type PathReason, type ReadableImage } from './compare/compare-layers.ts';
export { type LayerCompression, levelsOf } from './compress/compressions.ts';
export { hostArchitecture, imageArchitecture } from './image/architecture.ts';
export { editLabels } from './image/image-config.ts';
export { makeImageIndex } from './image/image-index.ts';
export type { ImageDescription, JsonBlob } from './image/image-json.ts';
export { keptConfig } from './image/kept-config.ts';
export { applyKeyValueEdits, parseKeyValueEdit } from './image/key-value-edits.ts';
export { type DocumentSizes, measureDocuments } from './image/measure-documents.ts';
export { type ImageConfigSource, parseImageConfig } from './image/parse-image-config.ts';
export { parseSourceDateEpoch, resolveSourceDateEpoch } from './image/source-date-epoch.ts';
export type { EncodedLayer, ImageLayer, KeptLayer } from './layer/image-layer.ts';
export { defaultLayerFormat, type LayerFormat } from './layer/layer-format.ts';
export { measureLayers } from './layer/measure-layers.ts';
export { refuseWhiteoutNames } from './layer/whiteout-names.ts';
export { refuseXattrNames } from './layer/xattr-names.ts';
export type { FetchLayer } from './spool/fetching.ts';
export { type LayerTarsOptions, type SpoolProgress, withLayerTars } from './spool/with-layer-tars.ts';
export { isIntact, storedCompression } from './stored/blob-check.ts';
export { blobPieces } from './stored/blob-pieces.ts';
export type { ImageFiles } from './stored/image-files.ts';
export { type ImagePlatform, parsePlatform, platformKey } from './stored/image-platform.ts';
export type { ImageSource } from './stored/image-source.ts';
export { isDockerArchive } from './stored/open-image.ts';
export { readImage, readImageFiles } from './stored/read-image.ts';
export { readManifestFiles, readManifests, type StoredManifest } from './stored/read-manifests.ts';
export type { BlobPlace, StoredImage, StoredLayer } from './stored/stored-image.ts';
export { writeLayout } from './stored/write-layout.ts';
export { type LayerEntry, listLayer } from './tree/list-layer.ts';
export {
  type BaseTree,
  type LayerContents,
  type LayeredTree,
  type ReadLayersOptions,
  readLayers,
} from './tree/read-layers.ts';
export { assertValidImage } from './validate/assert-valid-image.ts';
export type { Finding } from './validate/findings.ts';
export type { ImageReport } from './validate/image-report.ts';
export { validateImage } from './validate/validate-image.ts';
export { unlessAborted } from './workers.ts';
export type { BlobStore, LayerBlob } from './write/blob-store.ts';
export type { DraftedLayers, LayerDraft } from './write/drafted-layers.ts';
export { hashLayers } from './write/hash-layers.ts';
export type { ImageTarget, StoreTarget } from './write/image-target.ts';
export { type OutputPrefix, parseTarget, placesOf, resolveTarget } from './write/outputs.ts';
export { redirectDescriptor } from './write/redirect-descriptor.ts';
export { withTemporaryDirectory } from './write/temporary-directory.ts';
export { type WriteProgress, type WrittenImage, writeImage } from './write/write-image.ts';
export { type ReadableBlob, writeIndex } from './write/write-index.ts';
