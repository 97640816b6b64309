import * as tar from 'tar-stream';
import { quoted } from './checked-name.ts';
import type { Findings } from './findings.ts';
import { TarFraming } from './tar-framing.ts';

/** One entry of a tar stream. Names hold one character per byte, see `checked-name.ts`. */
export interface TarEntry {
  readonly name: string;
  /**
   * False if the name came from PAX data and is not UTF-8: tar-stream does not preserve its bytes.
   */
  readonly nameIsExact: boolean;
  readonly linkName: string;
  readonly linkNameIsExact: boolean;
  /** As named by tar-stream; `unknown` for types it does not know. */
  readonly type: string;
  /** In bytes, according to the header. */
  readonly size: number;
  /** Where the data starts, in bytes from the start of the stream. */
  readonly dataOffset: number;
}

/** Receives the data of one entry. `end` is called only if it is complete. */
export interface EntryData {
  write(chunk: Buffer): void;
  end(): void;
}

/** How reading ended. */
export interface TarOutcome {
  /** Why tar-stream gave up, or undefined if it read to the end. */
  readonly problem: string | undefined;
  /** Whether another reader of tar streams could see different entries. */
  readonly ambiguous: boolean;
  /** Bytes of the whole stream. */
  readonly size: number;
  readonly framing: TarFraming;
}

/** Its types omit the encoding. */
const extractOptions = { filenameEncoding: 'latin1', highWaterMark: 256 * 1024 };

/**
 * Reads a tar stream and passes each entry to `onEntry`, which may request its data. A broken tar
 * ends the entries, not the reading: `bytes` is always drained, so that a hash computed on the way
 * covers everything.
 * @throws whatever `bytes` or `onEntry` throw, nothing else.
 */
export async function readTar(
  bytes: AsyncIterable<Buffer>,
  onEntry: (entry: TarEntry) => EntryData | undefined,
): Promise<TarOutcome> {
  const framing = new TarFraming();
  const extract = tar.extract(extractOptions);
  let size = 0;
  let ambiguous = false;
  let problem: string | undefined;
  let thrown: { readonly error: unknown } | undefined;
  let closed = false;
  let wake = (): void => undefined;
  extract.on('error', (error: Error) => {
    problem = error.message;
  });
  extract.on('close', () => {
    closed = true;
    wake();
  });
  extract.on('drain', () => wake());
  extract.on('entry', (header, data, next) => {
    const entry = entryOf(header, data.offset);
    if (framing.nextDataOffset() !== entry.dataOffset) ambiguous = true;
    let sink: EntryData | undefined;
    // An exception in a listener of a stream would end the process.
    const guarded = (action: () => void): void => {
      try {
        if (thrown === undefined) action();
      } catch (error) {
        thrown = { error };
        extract.destroy();
      }
    };
    guarded(() => {
      sink = onEntry(entry);
    });
    data.on('error', () => undefined);
    data.on('data', (chunk) => guarded(() => sink?.write(chunk as Buffer)));
    const end = (): void => {
      guarded(() => sink?.end());
      next();
    };
    // The data of a directory that claims a size would never end.
    if (entry.type === 'directory') queueMicrotask(end);
    else data.on('end', end);
    data.resume();
  });
  const settled = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  try {
    for await (const chunk of bytes) {
      if (!closed) {
        framing.write(chunk, size);
        if (!extract.write(chunk)) await settled();
      }
      size += chunk.length;
    }
    extract.end(null);
    while (!closed) await settled();
  } finally {
    extract.destroy();
  }
  if (thrown !== undefined) throw thrown.error;
  if (framing.unclearSize || framing.nextDataOffset() !== undefined) ambiguous = true;
  return { problem, ambiguous, size, framing };
}

/** Reports how a tar ended if it did not end as the format requires. */
export function reportTarEnd(outcome: TarOutcome, where: string, findings: Findings): void {
  const { framing, problem, size } = outcome;
  if (size % 512 !== 0) {
    findings.add('TAR_SIZE_UNEVEN', where, `the tar has ${size} bytes, which is not a multiple of 512`);
  }
  if (problem !== undefined) {
    findings.add('TAR_BROKEN', where, `the tar cannot be read to its end: ${quoted(problem)}`);
    return;
  }
  if (outcome.ambiguous) findings.add('TAR_AMBIGUOUS', where, 'two readers of the tar see different entries');
  if (framing.dataAfterEnd) findings.add('TAR_DATA_AFTER_END', where, 'entries follow a block of zeros');
  if (framing.zeroBlocks < 2) findings.add('TAR_END_MISSING', where, 'the tar does not end with two blocks of zeros');
}

function entryOf(header: tar.Header, offset: number): TarEntry {
  const records = header.pax as Readonly<Record<string, string>> | null | undefined;
  const path = records?.path;
  const linkPath = records?.linkpath;
  return {
    name: path ? bytesOf(path) : header.name,
    nameIsExact: !path?.includes('\ufffd'),
    linkName: linkPath ? bytesOf(linkPath) : (header.linkname ?? ''),
    linkNameIsExact: !linkPath?.includes('\ufffd'),
    type: header.type ?? 'unknown',
    size: header.size,
    dataOffset: offset + 512,
  };
}

/** tar-stream decodes PAX data only as UTF-8. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
