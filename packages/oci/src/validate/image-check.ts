import { isAttestation } from '../stored/image-platform.ts';
import { quoted } from './checked-name.ts';
import { ChunkedTables } from './chunked-tables.ts';
import type { Descriptor } from './descriptor.ts';
import { checkDockerManifest } from './docker-manifest-check.ts';
import type { Findings } from './findings.ts';
import { blobName, dockerManifestName } from './image-layout.ts';
import type { LayerReport, ManifestReport } from './image-report.ts';
import { objectAt } from './json-fields.ts';
import { readJson } from './json-file.ts';
import { type CheckedLayer, expectedLayerTypes, inspectLayer } from './layer.ts';
import {
  type CheckedConfig,
  checkLayout,
  expectedConfigTypes,
  expectedIndexTypes,
  expectedManifestTypes,
  readImageConfig,
  readIndex,
  readManifest,
} from './read-image-json.ts';
import type { StoredFile, StoredFiles } from './stored-files.ts';

/**
 * Checks the files of an image against each other, from `oci-layout` and `index.json` down to the
 * layers' entries.
 */
export function checkImage(files: StoredFiles, findings: Findings): Promise<ManifestReport[]> {
  return new ImageCheck(files, findings).run();
}

interface CheckedManifest {
  readonly report: ManifestReport;
  readonly config: CheckedConfig | undefined;
}

/** Indexes in one another. */
const deepestIndex = 8;

class ImageCheck {
  readonly #files: StoredFiles;
  readonly #findings: Findings;
  readonly #referenced = new Set<string>();
  /** Whether everything that may refer to a blob could be read. */
  #complete = true;
  // Each blob is read only once, however often it is named: a small index could name a large layer
  // a million times.
  readonly #manifests = new Map<string, CheckedManifest>();
  readonly #indexes = new Set<string>();
  readonly #configs = new Map<string, CheckedConfig | undefined>();
  readonly #layers = new Map<string, CheckedLayer>();
  readonly #tables: ChunkedTables;

  constructor(files: StoredFiles, findings: Findings) {
    this.#files = files;
    this.#findings = findings;
    this.#tables = new ChunkedTables(findings);
  }

  async run(): Promise<ManifestReport[]> {
    for (const [name, file] of this.#files) this.#checkDigest(name, file);
    const layout = await this.#readTopFile('oci-layout');
    if (layout !== undefined) checkLayout(layout, 'oci-layout', this.#findings);
    const index = await this.#readTopFile('index.json');
    const descriptors = index === undefined ? undefined : readIndex(index, 'index.json', this.#findings);
    const reports = await this.#checkDescriptors(descriptors ?? [undefined], 0);
    if (this.#complete) this.#checkUnreferenced();
    await this.#checkDockerManifest(reports);
    return reports;
  }

  /** @param depth of the index that names them. */
  async #checkDescriptors(descriptors: readonly (Descriptor | undefined)[], depth: number): Promise<ManifestReport[]> {
    const reports: ManifestReport[] = [];
    for (const descriptor of descriptors) {
      const isIndex = expectedIndexTypes.includes(descriptor?.mediaType ?? '');
      const types = isIndex && depth < deepestIndex ? expectedIndexTypes : expectedManifestTypes;
      const blob = descriptor && this.#blobOf(descriptor, types);
      // What was attested of an image is not one.
      if (
        descriptor === undefined ||
        blob === undefined ||
        isAttestation({ annotations: descriptor.annotations, platform: Object(descriptor.platform) })
      )
        this.#complete = false;
      else if (isIndex) reports.push(...(await this.#checkIndex(blob, depth + 1)));
      else reports.push(await this.#checkImageOf(descriptor, blob));
    }
    return reports;
  }

  /** Each index is looked into once: a few could name one another without end. */
  async #checkIndex(blob: StoredFile, depth: number): Promise<ManifestReport[]> {
    if (this.#indexes.has(blob.name)) return [];
    this.#indexes.add(blob.name);
    const value = await readJson(blob, this.#findings);
    const descriptors = value === undefined ? undefined : readIndex(value, blob.name, this.#findings);
    return this.#checkDescriptors(descriptors ?? [undefined], depth);
  }

  async #checkImageOf(descriptor: Descriptor, blob: StoredFile): Promise<ManifestReport> {
    const { report, config } = await once(this.#manifests, blob.name, () => this.#checkManifest(descriptor, blob));
    if (config !== undefined) this.#checkPlatform(descriptor, config);
    return report;
  }

  #checkDigest(name: string, file: StoredFile | undefined): void {
    if (file === undefined || !name.startsWith('blobs/') || name === blobName(file.digest)) return;
    this.#findings.add('BLOB_DIGEST_MISMATCH', name, `its content has the digest ${file.digest}`);
  }

  #readTopFile(name: string): Promise<unknown> {
    if (!this.#files.has(name)) this.#findings.add('FILE_MISSING', name, 'is missing');
    const file = this.#files.get(name);
    return file === undefined ? Promise.resolve(undefined) : readJson(file, this.#findings);
  }

  /** The blob that a descriptor names, if it exists and has a supported type. */
  #blobOf(descriptor: Descriptor, mediaTypes: readonly string[]): StoredFile | undefined {
    const { where, mediaType } = descriptor;
    const name = blobName(descriptor.digest);
    this.#referenced.add(name);
    if (!this.#files.has(name)) this.#findings.add('BLOB_MISSING', where, `its blob ${name} is missing`);
    const file = this.#files.get(name);
    if (file !== undefined && descriptor.size !== undefined && file.size !== descriptor.size) {
      const message = `its size is ${descriptor.size} bytes, its blob has ${file.size}`;
      this.#findings.add('BLOB_SIZE_MISMATCH', where, message);
    }
    if (mediaType === undefined) return undefined;
    if (mediaTypes.includes(mediaType)) {
      if (mediaType.startsWith('application/vnd.docker.')) {
        this.#findings.add('MEDIA_TYPE_DOCKER', where, `its media type is ${quoted(mediaType)}, not one of OCI`);
      }
      return file;
    }
    this.#findings.add('MEDIA_TYPE_UNSUPPORTED', where, `its media type is ${quoted(mediaType)}`);
    return undefined;
  }

  async #checkManifest(descriptor: Descriptor, blob: StoredFile): Promise<CheckedManifest> {
    const value = await readJson(blob, this.#findings);
    const manifest = value === undefined ? undefined : readManifest(value, blob.name, this.#findings);
    if (manifest?.config === undefined || (manifest.layers ?? [undefined]).includes(undefined)) this.#complete = false;
    const config = manifest?.config && (await this.#readConfig(manifest.config));
    if (config !== undefined && manifest?.layers !== undefined) this.#checkCounts(config, manifest.layers.length);
    const layers: LayerReport[] = [];
    for (const [index, layer] of (manifest?.layers ?? []).entries()) {
      const report = layer && (await this.#checkLayer(layer, config?.diffIds?.[index], config?.where));
      if (report !== undefined) layers.push(report);
    }
    const configDigest = manifest?.config?.digest ?? null;
    return { report: { digest: descriptor.digest, size: blob.size, configDigest, layers }, config };
  }

  #readConfig(descriptor: Descriptor): Promise<CheckedConfig | undefined> {
    const blob = this.#blobOf(descriptor, expectedConfigTypes);
    if (blob === undefined) return Promise.resolve(undefined);
    return once(this.#configs, blob.name, async () => {
      const value = await readJson(blob, this.#findings);
      return value === undefined ? undefined : readImageConfig(value, blob.name, this.#findings);
    });
  }

  #checkCounts(config: CheckedConfig, layers: number): void {
    const { diffIds, layersInHistory, where } = config;
    if (diffIds !== undefined && diffIds.length !== layers) {
      const message = `has ${diffIds.length} diff ids, the manifest has ${layers} layers`;
      this.#findings.add('DIFF_ID_COUNT', where, message);
    }
    if (layersInHistory !== undefined && layersInHistory !== layers) {
      const message = `has ${layersInHistory} history entries of layers, the manifest has ${layers} layers`;
      this.#findings.add('HISTORY_COUNT', where, message);
    }
  }

  async #checkLayer(
    descriptor: Descriptor,
    diffId: string | undefined,
    configName: string | undefined,
  ): Promise<LayerReport | undefined> {
    const { digest, mediaType = '', annotations } = descriptor;
    const blob = this.#blobOf(descriptor, [...expectedLayerTypes.keys()]);
    const type = expectedLayerTypes.get(mediaType);
    if (blob === undefined || type === undefined) return undefined;
    const content = await once(this.#layers, `${mediaType} ${digest}`, () => inspectLayer(blob, type, this.#findings));
    await this.#tables.check(descriptor, blob);
    if (diffId !== undefined && content.diffId !== null && diffId !== content.diffId) {
      const message = `its uncompressed digest is ${content.diffId}, ${configName} says ${diffId}`;
      this.#findings.add('DIFF_ID_MISMATCH', descriptor.where, message);
    }
    return { digest, diffId: content.diffId, size: blob.size, mediaType, annotations, entries: content.entries };
  }

  #checkPlatform(descriptor: Descriptor, config: CheckedConfig): void {
    const where = `${descriptor.where}.platform`;
    if (descriptor.platform === undefined) {
      this.#findings.add('PLATFORM_MISSING', where, 'is missing');
      return;
    }
    const platform = objectAt(descriptor.platform, where, this.#findings);
    if (platform === undefined) return;
    for (const key of ['architecture', 'os', 'variant'] as const) {
      const expected = config[key];
      if (expected === undefined || platform.fields[key] === expected) continue;
      // Only the first two are required of a platform.
      if (key === 'variant' && platform.fields.variant === undefined) continue;
      this.#findings.add('PLATFORM_MISMATCH', `${where}.${key}`, `is not ${quoted(expected)}, as ${config.where} says`);
    }
  }

  async #checkDockerManifest(manifests: readonly ManifestReport[]): Promise<void> {
    const file = this.#files.get(dockerManifestName);
    const value = file && (await readJson(file, this.#findings));
    if (file === undefined || value === undefined) return;
    checkDockerManifest(value, file.name, { manifests, findings: this.#findings });
  }

  #checkUnreferenced(): void {
    for (const name of this.#files.keys()) {
      if (!name.startsWith('blobs/') || this.#referenced.has(name)) continue;
      this.#findings.add('BLOB_UNREFERENCED', name, 'nothing refers to it');
    }
  }
}

/** The value for `key`, created on first use. */
async function once<T>(values: Map<string, T>, key: string, make: () => Promise<T>): Promise<T> {
  const known = values.get(key);
  if (known !== undefined || values.has(key)) return known as T;
  const made = await make();
  values.set(key, made);
  return made;
}
