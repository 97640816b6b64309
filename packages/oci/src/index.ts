export { hostArchitecture, imageArchitecture } from './image/architecture.ts';
export { canonicalJson } from './image/canonical-json.ts';
export { editLabels, type ImageConfig } from './image/image-config.ts';
export {
  type ImageDescription,
  type ImageDocument,
  type ImageDocuments,
  type LayerDescription,
  makeImageDocuments,
} from './image/image-documents.ts';
export { applyKeyValueEdits, type KeyValueEdit, parseKeyValueEdit } from './image/key-value-edits.ts';
export { mediaTypes } from './image/media-types.ts';
export { type ImageConfigMode, type ImageConfigSource, parseImageConfig } from './image/parse-image-config.ts';
export { parseSourceDateEpoch, resolveSourceDateEpoch } from './image/source-date-epoch.ts';
export type { StringMap } from './image/string-map.ts';
export { refuseDeletionMarks } from './layer/deletion-marks.ts';
export type { LayerContent } from './layer/layer-encoder.ts';
export { chunkah06LayerFormat, defaultLayerFormat, type LayerFormat } from './layer/layer-format.ts';
export { droppedOverlayMarks } from './layer/recorded-xattrs.ts';
export { refuseXattrNames } from './layer/xattr-names.ts';
export { assertValidImage } from './validate/assert-valid-image.ts';
export type { Finding } from './validate/findings.ts';
export type { ImageReport, LayerReport, ManifestReport } from './validate/image-report.ts';
export { type ValidateImageOptions, validateImage } from './validate/validate-image.ts';
export { unlessAborted } from './workers.ts';
export { type ImageTarget, placesOf, resolveTarget } from './write/image-target.ts';
export type { WrittenLayer } from './write/layer-job.ts';
export { redirectDescriptor } from './write/redirect-descriptor.ts';
export { type WriteImageOptions, writeImage } from './write/write-image.ts';
