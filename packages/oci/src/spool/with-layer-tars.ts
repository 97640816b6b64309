import { statfsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '@chunkah/core';
import type { TarBlob } from '@chunkah/rootfs';
import { compressionOfBytes } from '../stored/blob-compression.ts';
import { imageInvalid } from '../stored/errors.ts';
import { readBeginning } from '../stored/source-files.ts';
import type { BlobPlace, StoredImage, StoredLayer } from '../stored/stored-image.ts';
import type { LayerRows } from '../tree/layer-rows.ts';
import { layerName } from '../tree/read-layer-rows.ts';
import { noRows } from '../tree/row-budget.ts';
import { imageUnreadable } from '../validate/errors.ts';
import { unlessAborted } from '../workers.ts';
import type { Warn } from '../write/removed-at-end.ts';
import { withTemporaryDirectory } from '../write/temporary-directory.ts';
import { spoolFull } from './errors.ts';
import { Fetching, type FetchLayer } from './fetching.ts';
import { type SpooledLayer, type SpoolJob, type SpoolLimits, usualLimits } from './spool-job.ts';
import { SpoolThreads } from './spool-threads.ts';

/** What the layers of an image are read with. */
export interface LayerTarsOptions {
  /** Directory in which a temporary one is made, if layers are compressed or have to be fetched. */
  readonly directory: string;
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** Hears of what cannot be removed in the end. */
  readonly onWarning: Warn;
  /** Hears where layers are written to, and how much room is there. */
  readonly onInfo?: ((message: string) => void) | undefined;
  /** Called once, before any layer is read. */
  readonly onSpool?: ((progress: SpoolProgress) => void) | undefined;
  /** Without it a layer that does not lie on this machine is missing. */
  readonly fetch?: FetchLayer | undefined;
  readonly limits?: SpoolLimits | undefined;
  /** Of how many of the lowest layers the blobs are wanted as well: fetched ones stay. */
  readonly wantedBlobs?: number | undefined;
  /** Whether the headers of layers are wanted, too. */
  readonly rows?: boolean;
}

/** How far the reading of layers is. */
export interface SpoolProgress {
  /** Bytes of blobs that were fetched so far. */
  fetched(): number;
  /** Bytes of blobs to fetch. */
  readonly toFetch: number;
  /** Bytes of blobs that were read so far, fetched ones included. */
  read(): number;
  /** Bytes of blobs to read. */
  readonly toRead: number;
}

type Layers = Pick<StoredImage, 'name' | 'layers'>;

/** A layer, and its blob, if that is still there. */
type ReadLayer = SpooledLayer & { readonly blob: BlobPlace };

/**
 * Runs `use` with the tars of an image's layers, lowest first. A layer that is not compressed is
 * read where it lies; others are decompressed into files that exist as long as `use` runs. Digests
 * of blobs and diff ids are checked before. Where headers are wanted, they are read in the same
 * pass, and `use` gets the rows of each layer; last the blobs of the layers of which
 * they are wanted.
 * @throws ChunkahError `IMAGE_INVALID` for a layer that is missing or has another digest,
 * `IMAGE_CHANGED`, `IMAGE_UNREADABLE`, `LAYER_TOO_LARGE`, `OUTPUT_FULL`, `OUTPUT_FAILED`; what
 * fetching and `use` throw; of headers what `readLayers` throws; the signal's reason.
 */
export async function withLayerTars<Result>(
  image: Layers,
  options: LayerTarsOptions,
  use: (tars: readonly TarBlob[], rows: readonly LayerRows[], blobs: readonly BlobPlace[]) => Promise<Result>,
): Promise<Result> {
  const { directory, fetch, onWarning: warn } = options;
  for (const { blob, digest, size } of image.layers) {
    if (blob !== undefined || fetch !== undefined) continue;
    throw imageInvalid(image.name, `its layer ${digest} of ${size} bytes is missing`);
  }
  const written = distinctLayers(image.layers).filter(isWritten);
  const useRead = async (job: SpoolJob, temporary: string) => {
    const layers = await readAll(image, options, job, temporary);
    return use(
      layers.map(({ tar }) => tar),
      layers.flatMap(({ rows = [] }) => rows),
      layers.slice(0, options.wantedBlobs ?? 0).map(({ blob }) => blob),
    );
  };
  if (written.length === 0) return useRead(newJob(image, options), '');
  const name = `temporary files in ${directory}`;
  return withTemporaryDirectory({ path: join(directory, 'layers'), name, warn }, async (temporary) => {
    const job = { ...newJob(image, options), files: name, room: roomIn(directory, options) };
    requireRoom(image.name, written, options, job);
    return useRead(job, temporary);
  });
}

/** Whether a blob is fetched or decompressed. */
function isWritten({ blob }: StoredLayer): boolean {
  if (blob === undefined) return true;
  try {
    return compressionOfBytes(readBeginning(blob, 4)) !== 'none';
  } catch (error) {
    throw imageUnreadable(blob.path, error);
  }
}

/** A job that writes nothing. */
function newJob({ name }: Layers, { limits = usualLimits }: LayerTarsOptions): SpoolJob {
  const counter = () => new BigInt64Array(new SharedArrayBuffer(8));
  return {
    image: name,
    files: '',
    limits,
    room: 0n,
    written: counter(),
    progress: counter(),
    foundRows: noRows(),
    stopped: new Int32Array(new SharedArrayBuffer(4)),
  };
}

/** Bytes that may be written to the file system of a directory. */
function roomIn(directory: string, { limits = usualLimits }: LayerTarsOptions): bigint {
  const { bavail, bsize } = statfsSync(directory, { bigint: true });
  return bavail * bsize - BigInt(limits.keptFree);
}

/** What is decompressed has at least as many bytes as its blob, but for oddities. */
function requireRoom(
  image: string,
  written: readonly StoredLayer[],
  { directory, onInfo }: LayerTarsOptions,
  { files, room }: SpoolJob,
): void {
  const bytes = bytesOf(written);
  if (BigInt(bytes) > room) throw spoolFull(files, room, bytes);
  onInfo?.(
    `${written.length === 1 ? 'a layer' : `${written.length} layers`} of ${printable(image)}, ${bytes} bytes and more when decompressed: ` +
      `temporary files go to ${printable(directory)}, where ${room} bytes may be used`,
  );
}

async function readAll(
  { name, layers }: Layers,
  options: LayerTarsOptions,
  job: SpoolJob,
  temporary: string,
): Promise<ReadLayer[]> {
  const { signal, threads, onSpool, wantedBlobs = 0 } = options;
  const wanted = new Set(layers.slice(0, wantedBlobs).map(keyOf));
  const distinct = distinctLayers(layers);
  const failed = new AbortController();
  const anyEnd = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const workers = new SpoolThreads(job, Math.min(threads, distinct.length));
  const fetching = new Fetching(options.fetch ?? neverFetched, job, temporary);
  onSpool?.({
    fetched: () => fetching.bytes,
    toFetch: bytesOf(distinct.filter(({ blob }) => blob === undefined)),
    read: () => Number(Atomics.load(job.progress, 0)),
    toRead: bytesOf(distinct),
  });
  const read = new Map<string, ReadLayer>();
  const spool = async (layer: StoredLayer, number: number) => {
    const { blob, digest, diffId } = layer;
    const place = blob ?? (await fetching.file(layer, `${number}.blob`, anyEnd));
    const target = join(temporary, `${number}.tar`);
    const rowsOf = options.rows === true ? { rowsOf: layerName(name, layers.indexOf(layer)) } : {};
    const spooled = await workers.run({ place, digest, isVerified: blob === undefined, diffId, target, ...rowsOf });
    read.set(keyOf(layer), { ...spooled, blob: place });
    if (wanted.has(keyOf(layer))) return;
    if (blob === undefined && spooled.tar.path !== place.path) await rm(place.path, { force: true });
  };
  try {
    await unlessAborted(Promise.all(distinct.map(spool)), signal);
  } catch (error) {
    failed.abort(error);
    throw error;
  } finally {
    await workers.stop();
    await fetching.end();
  }
  return layers.map((layer) => read.get(keyOf(layer)) ?? unread());
}

/** Each once, such as empty ones that are there many times; the largest first. */
function distinctLayers(layers: readonly StoredLayer[]): StoredLayer[] {
  const distinct = [...new Map(layers.map((layer) => [keyOf(layer), layer])).values()];
  return distinct.sort((a, b) => b.size - a.size);
}

function keyOf({ digest, diffId }: StoredLayer): string {
  return `${digest} ${diffId}`;
}

function bytesOf(layers: readonly StoredLayer[]): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}

function unread(): never {
  throw new Error('a layer was not read');
}

function neverFetched(): never {
  throw new Error('all layers were there');
}
