import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ZstdFrameFault } from '@chunkah/core/engine';
import { zstdContent } from '../compress/zstd-content.ts';

/** A blob that is not what its first bytes promise. The message says what is wrong. */
export class DecompressionFault extends Error {}

/**
 * What a blob decompresses to: all members of gzip, all frames of zstd.
 * @throws DecompressionFault, and what reading the blob throws.
 */
export function decompressed(compression: 'gzip' | 'zstd', blob: Iterable<Buffer>): AsyncIterable<Uint8Array> {
  return compression === 'gzip' ? gzipContent(blob) : faultsOfZstd(zstdContent(pieces(blob)));
}

async function* gzipContent(blob: Iterable<Buffer>): AsyncGenerator<Uint8Array> {
  // Small pieces go in, so that not much comes out of one however well it is compressed.
  const decoder = createGunzip({ chunkSize: 512 * 1024 });
  let failure: unknown;
  const fed = pipeline(blob, decoder).catch((error: unknown) => {
    failure = error;
  });
  try {
    for await (const content of decoder) yield content as Buffer;
  } catch (error) {
    throw isOfZlib(error) ? new DecompressionFault(error.message, { cause: error }) : error;
  } finally {
    decoder.destroy();
    await fed;
  }
  // What follows the last member makes the decoder end before its input.
  if (failure !== undefined && !isPrematureEnd(failure)) throw failure;
}

async function* faultsOfZstd(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw error instanceof ZstdFrameFault ? new DecompressionFault(error.message, { cause: error }) : error;
  }
}

async function* pieces(blob: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* blob;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isOfZlib(error: unknown): error is Error {
  return codeOf(error).startsWith('Z_');
}

function isPrematureEnd(error: unknown): boolean {
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_WRITE_AFTER_END', 'ERR_STREAM_PUSH_AFTER_EOF'].includes(
    codeOf(error),
  );
}
