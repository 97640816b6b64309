import type { FailureData } from '@chunkah/core/engine';
import type { TarBlob } from '@chunkah/rootfs';
import type { BlobPlace } from '../stored/stored-image.ts';
import type { LayerRows } from '../tree/layer-rows.ts';
import type { FoundRows } from '../tree/row-budget.ts';

/** How much layers may grow. */
export interface SpoolLimits {
  /**
   * The tar of a layer may have so many times the bytes of its blob. gzip does not get there, and
   * zstd gets far beyond with zeros alone.
   */
  readonly ratio: number;
  /** The tar of a layer may have so many bytes, however small its blob is. */
  readonly always: number;
  /** Bytes that the file system keeps free. */
  readonly keptFree: number;
}

const gibibyte = 1024 ** 3;

export const usualLimits: SpoolLimits = { ratio: 1100, always: 4 * gibibyte, keptFree: gibibyte / 4 };

/** Bytes that the tar of a layer may have. @param size bytes of its blob. */
export function largestTar(
  size: number,
  { ratio, always }: Pick<SpoolLimits, 'ratio' | 'always'> = usualLimits,
): number {
  return Math.max(always, size * ratio);
}

/** What all threads of a spool share: plain data, and counters in shared memory. */
export interface SpoolJob {
  /** How messages name the image. */
  readonly image: string;
  /** How messages name the files that are written. */
  readonly files: string;
  readonly limits: Pick<SpoolLimits, 'ratio' | 'always'>;
  /** Bytes that may be written in all. */
  readonly room: bigint;
  /** One element: bytes written so far, by all threads. */
  readonly written: BigInt64Array<SharedArrayBuffer>;
  /** One element: bytes of blobs that were read so far. */
  readonly progress: BigInt64Array<SharedArrayBuffer>;
  readonly foundRows: FoundRows;
  /** One element: not 0 when all threads are to end as they are. */
  readonly stopped: Int32Array<SharedArrayBuffer>;
}

/** A layer to check, and to decompress if it is compressed. */
export interface SpoolTask {
  readonly place: BlobPlace;
  /** Of the blob, as its descriptor says. */
  readonly digest: string;
  /** Whether the bytes of the blob are known to have the digest. */
  readonly isVerified: boolean;
  readonly diffId: string;
  /** File that the tar is written to, unless it is the blob itself. */
  readonly target: string;
  /** How messages name the layer when its headers are wanted, too; else missing. */
  readonly rowsOf?: string;
}

/** A layer that was checked. */
export interface SpooledLayer {
  readonly tar: TarBlob;
  /** Its headers, if they are wanted. */
  readonly rows?: LayerRows;
}

/** The answer of a thread to its task. */
export type SpoolReply =
  | { readonly kind: 'done'; readonly layer: SpooledLayer }
  | { readonly kind: 'failed'; readonly error: FailureData };
