import { dockerMediaTypes, mediaTypes } from '../image/media-types.ts';
import { quoted } from './checked-name.ts';
import { type Descriptor, readAnnotations, readDescriptor } from './descriptor.ts';
import type { Findings } from './findings.ts';
import {
  arrayField,
  digestAt,
  fieldWhere,
  type LocatedObject,
  objectAt,
  objectField,
  requireValue,
  textField,
} from './json-fields.ts';

/*
 * The JSON files of an image, OCI image specification 1.1: the fields that are checked or needed,
 * as far as they can be read. Each reader reports every wrong field.
 */

export const expectedManifestTypes: readonly string[] = [mediaTypes.manifest, dockerMediaTypes.manifest];
export const expectedConfigTypes: readonly string[] = [mediaTypes.config, dockerMediaTypes.config];
export const expectedIndexTypes: readonly string[] = [mediaTypes.index, dockerMediaTypes.index];

/** Reads `oci-layout`. */
export function checkLayout(value: unknown, where: string, findings: Findings): void {
  const layout = objectAt(value, where, findings);
  if (layout === undefined) return;
  const version = layout.fields.imageLayoutVersion;
  if (version === '1.0.0') return;
  const shown = typeof version === 'string' ? quoted(version) : 'no text';
  findings.add('LAYOUT_VERSION', fieldWhere(layout, 'imageLayoutVersion'), `is ${shown}, not "1.0.0"`);
}

/** One for each element of an array; undefined for those that cannot be read. */
type Descriptors = readonly (Descriptor | undefined)[];

/** Reads `index.json`: the descriptors of its manifests, if it has a list of them. */
export function readIndex(value: unknown, where: string, findings: Findings): Descriptors | undefined {
  const index = objectAt(value, where, findings);
  if (index === undefined) return undefined;
  checkHead(index, expectedIndexTypes);
  const manifests = readDescriptors(index, 'manifests');
  if (manifests?.length === 0) findings.add('INDEX_EMPTY', where, 'names no manifest');
  return manifests;
}

export interface Manifest {
  readonly config: Descriptor | undefined;
  /** Undefined if the manifest has no list of layers. */
  readonly layers: Descriptors | undefined;
}

export function readManifest(value: unknown, where: string, findings: Findings): Manifest | undefined {
  const manifest = objectAt(value, where, findings);
  if (manifest === undefined) return undefined;
  checkHead(manifest, expectedManifestTypes);
  const config = readDescriptor(manifest.fields.config, fieldWhere(manifest, 'config'), findings);
  const layers = readDescriptors(manifest, 'layers');
  if (layers?.length === 0) findings.add('LAYERS_EMPTY', where, 'names no layer');
  return { config, layers };
}

export interface CheckedConfig {
  readonly where: string;
  readonly architecture: string | undefined;
  readonly os: string | undefined;
  /** For the architecture; undefined if the config names none. */
  readonly variant: string | undefined;
  /** One for each element, undefined for those that are not digests; undefined without a list. */
  readonly diffIds: readonly (string | undefined)[] | undefined;
  /** Number of history entries that belong to a layer; undefined without a history. */
  readonly layersInHistory: number | undefined;
}

export function readImageConfig(document: unknown, where: string, findings: Findings): CheckedConfig | undefined {
  const config = objectAt(document, where, findings);
  if (config === undefined) return undefined;
  const rootfs = objectField(config, 'rootfs');
  if (rootfs !== undefined) requireValue(rootfs, 'type', 'layers');
  const diffIds = rootfs && arrayField(rootfs, 'diff_ids', (value, place) => digestAt(value, place, findings));
  return {
    where,
    architecture: textField(config, 'architecture'),
    os: textField(config, 'os'),
    variant: config.fields.variant === undefined ? undefined : textField(config, 'variant'),
    diffIds,
    layersInHistory: countHistory(config),
  };
}

function countHistory(config: LocatedObject): number | undefined {
  if (config.fields.history === undefined) {
    config.findings.add('HISTORY_MISSING', config.where, 'has no history');
    return undefined;
  }
  const entries = arrayField(config, 'history', (entry, where) => objectAt(entry, where, config.findings));
  return entries?.filter((entry) => entry?.fields.empty_layer !== true).length;
}

/** What the index and manifests have in common. */
function checkHead(document: LocatedObject, types: readonly string[]): void {
  requireValue(document, 'schemaVersion', 2);
  const { mediaType = types[0] } = document.fields;
  if (!types.some((type) => type === mediaType)) requireValue(document, 'mediaType', types[0] ?? '');
  readAnnotations(document);
}

function readDescriptors(document: LocatedObject, key: string): Descriptors | undefined {
  return arrayField(document, key, (element, where) => readDescriptor(element, where, document.findings));
}
