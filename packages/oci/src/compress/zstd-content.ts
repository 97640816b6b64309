import { pipeline } from 'node:stream/promises';
import { createZstdDecompress, zstdDecompressSync } from 'node:zlib';
import { ZstdFrameFault, ZstdFrameWalk } from '@chunkah/core/engine';

/** Frames of up to so many bytes are decompressed in one call: some blobs have thousands. */
const smallFrame = 256 * 1024;
/** Frames of one blob. zstd:chunked has one or a few for each file. */
const mostFrames = 4_000_000;
/** Content beyond this comes in pieces, however small its frame is. */
const smallContent = 4 * 1024 * 1024;

/**
 * Decompresses all Zstandard frames of a blob, one after another; skippable ones have no content.
 * @throws ZstdFrameFault when the blob is damaged or ends in the middle of a frame.
 */
export async function* zstdContent(blob: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = blob[Symbol.asyncIterator]();
  let unread: Uint8Array = new Uint8Array(0);
  async function* frameBytes(walk: ZstdFrameWalk): AsyncGenerator<Uint8Array> {
    while (!walk.ended) {
      if (unread.length === 0) {
        const next = await source.next();
        if (next.done === true) {
          if (!walk.begun) return;
          throw new ZstdFrameFault('it ends in the middle of a zstd frame');
        }
        unread = next.value;
      }
      const end = walk.take(unread);
      const piece = unread.subarray(0, end);
      unread = unread.subarray(end);
      yield piece;
    }
  }
  try {
    for (let count = 0; ; count += 1) {
      if (count > mostFrames) throw new ZstdFrameFault(`it has more than ${mostFrames} zstd frames`);
      const walk = new ZstdFrameWalk();
      const frame = frameBytes(walk);
      const head = await firstBytes(frame);
      if (!walk.begun) return;
      if (walk.skippable) await readToEnd(frame);
      else yield* frameContent(head, walk.ended, frame);
    }
  } finally {
    await source.return?.();
  }
}

async function firstBytes(frame: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let size = 0; size < smallFrame; ) {
    const next = await frame.next();
    if (next.done === true) break;
    pieces.push(next.value);
    size += next.value.length;
  }
  return Buffer.concat(pieces);
}

async function readToEnd(frame: AsyncGenerator<Uint8Array>): Promise<void> {
  while ((await frame.next()).done !== true);
}

async function* frameContent(
  head: Buffer,
  isWhole: boolean,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const content = isWhole ? contentAtOnce(head) : undefined;
  if (content !== undefined) return yield content;
  const decoder = createZstdDecompress({ chunkSize: 256 * 1024 });
  // What fails while it is fed comes out of the decoder.
  const fed = pipeline(joined(head, rest), decoder).catch(() => undefined);
  try {
    for await (const bytes of decoder) yield bytes as Uint8Array;
  } catch (error) {
    throw asFault(error);
  } finally {
    decoder.destroy();
    await fed;
  }
}

async function* joined(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

/** The content of a frame, or undefined when it is too large to be made at once. */
function contentAtOnce(frame: Buffer): Buffer | undefined {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: smallContent });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw asFault(error);
  }
}

function asFault(error: unknown): unknown {
  const isOfZstd = codeOf(error)?.startsWith('ZSTD_') ?? false;
  return isOfZstd && error instanceof Error ? new ZstdFrameFault(error.message, { cause: error }) : error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
