import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** A layer whose blob was written. */
export interface WrittenLayer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly diffId: string;
}

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** An image in the OCI layout, made blob by blob: nothing here comes from the code that reads it. */
export class WrittenImage {
  readonly path: string;
  #count = 0;

  /** @param path of a new directory. */
  constructor(path: string) {
    this.path = path;
    mkdirSync(join(path, 'blobs/sha256'), { recursive: true });
    writeFileSync(join(path, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  }

  /** A layer whose blob is the tar. */
  async plainLayer(tar: Pieces): Promise<WrittenLayer> {
    const blob = await this.blob(tar);
    return { ...blob, mediaType: layerType, diffId: blob.digest };
  }

  /** A layer whose tar is compressed. */
  async gzipLayer(tar: Iterable<Uint8Array>): Promise<WrittenLayer> {
    const hash = createHash('sha256');
    function* hashed() {
      for (const piece of tar) {
        hash.update(piece);
        yield piece;
      }
    }
    const blob = await this.blob(Readable.from(hashed()).pipe(createGzip({ level: 1, chunkSize: 1024 * 1024 })));
    return { ...blob, mediaType: `${layerType}+gzip`, diffId: `sha256:${hash.digest('hex')}` };
  }

  /** A layer of any bytes. @param tar what it decompresses to, or how that begins. */
  async otherLayer(compression: 'gzip' | 'zstd', bytes: Pieces, tar: Iterable<Uint8Array> = []): Promise<WrittenLayer> {
    const hash = createHash('sha256');
    for (const piece of tar) hash.update(piece);
    const blob = await this.blob(bytes);
    return { ...blob, mediaType: `${layerType}+${compression}`, diffId: `sha256:${hash.digest('hex')}` };
  }

  /** Writes the documents. @returns the path. */
  async finish(layers: readonly WrittenLayer[]): Promise<string> {
    const diffIds = layers.map(({ diffId }) => diffId);
    const config = await this.json({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: diffIds } });
    const manifest = await this.json({
      schemaVersion: 2,
      config: { ...config, mediaType: 'application/vnd.oci.image.config.v1+json' },
      layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    });
    return this.index([{ ...manifest, mediaType: 'application/vnd.oci.image.manifest.v1+json' }]);
  }

  /** Writes `index.json`. @returns the path. */
  index(manifests: readonly unknown[]): string {
    writeFileSync(join(this.path, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
    return this.path;
  }

  json(value: unknown): Promise<Pick<WrittenLayer, 'digest' | 'size'>> {
    return this.blob([Buffer.from(JSON.stringify(value))]);
  }

  async blob(pieces: Pieces): Promise<Pick<WrittenLayer, 'digest' | 'size'>> {
    this.#count += 1;
    const path = join(this.path, `blob-${this.#count}`);
    const descriptor = openSync(path, 'wx');
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of pieces) {
      hash.update(piece);
      writeSync(descriptor, piece);
      size += piece.length;
    }
    closeSync(descriptor);
    const digest = hash.digest('hex');
    renameSync(path, join(this.path, 'blobs/sha256', digest));
    return { digest: `sha256:${digest}`, size };
  }
}

const layerType = 'application/vnd.oci.image.layer.v1.tar';
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
