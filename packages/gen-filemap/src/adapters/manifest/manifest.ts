import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { inputUnreadable } from '../../errors.ts';
import type { Circumstances, InstalledComponent } from '../adapter.ts';
import { manifestParser } from './parse-manifest.ts';

export interface ManifestOptions {
  /** A file, or `-` for standard input. */
  readonly file: string;
}

/** In bytes. */
const pieceSize = 1 << 20;

/**
 * The components of a list of files, see `manifestParser`.
 * @throws ChunkahError `MANIFEST_INVALID`, `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`.
 */
export async function manifest(
  { file }: ManifestOptions,
  { signal }: Circumstances,
): Promise<readonly InstalledComponent[]> {
  const name = file === '-' ? 'standard input' : file;
  const parser = manifestParser(name);
  for await (const piece of pieces(file, name, signal)) parser.add(piece);
  return parser.end();
}

/** @throws ChunkahError `INPUT_UNREADABLE`; the signal's reason. */
async function* pieces(file: string, name: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: pieceSize });
  // A user typing the manifest at a terminal may interrupt the program.
  const iterator: AsyncIterator<Buffer> = addAbortSignal(signal, stream)[Symbol.asyncIterator]();
  for (;;) {
    const next = await iterator.next().catch((error: unknown) => {
      signal.throwIfAborted();
      throw inputUnreadable(name, error);
    });
    if (next.done === true) return;
    yield next.value;
  }
}
