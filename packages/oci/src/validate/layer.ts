import { createHash, type Hash } from 'node:crypto';
import { dockerMediaTypes, mediaTypes } from '../image/media-types.ts';
import { largestTar } from '../spool/spool-job.ts';
import type { Findings } from './findings.ts';
import { GzipReader } from './gzip-reader.ts';
import { LayerEntries } from './layer-entries.ts';
import type { StoredFile } from './stored-files.ts';
import { readTar, reportTarEnd } from './tar-reader.ts';
import { ZstdReader } from './zstd-reader.ts';

/** Reads the tar of a compressed layer. */
interface LayerReader {
  /** Whether the data ended early or was damaged: what was read is not the content. */
  readonly broken: boolean;
  read(): AsyncGenerator<Buffer>;
}

/** How the blob of a layer is read. */
export interface LayerType {
  /** Missing where the tar itself is the blob. */
  readonly reader?: new (
    blob: StoredFile,
    findings: Findings,
  ) => LayerReader;
}

/** By media type; other types are not read. */
export const expectedLayerTypes: ReadonlyMap<string, LayerType> = new Map([
  [mediaTypes.layer, {}],
  [`${mediaTypes.layer}+gzip`, { reader: GzipReader }],
  [`${mediaTypes.layer}+zstd`, { reader: ZstdReader }],
  [dockerMediaTypes.layer, {}],
  [dockerMediaTypes.gzipLayer, { reader: GzipReader }],
]);

/** The contents of a layer's blob. */
export interface CheckedLayer {
  readonly diffId: string | null;
  readonly entries: number;
}

/** The content of a layer has more bytes than a usual one can have. */
class ContentTooLarge extends Error {}

/** Reads a layer once, recomputes its diff id and checks every entry. */
export async function inspectLayer(
  blob: StoredFile,
  { reader: Reader }: LayerType,
  findings: Findings,
): Promise<CheckedLayer> {
  const entries = new LayerEntries(blob.name, findings);
  const onEntry = (entry: Parameters<LayerEntries['add']>[0]): undefined => {
    entries.add(entry);
  };
  if (Reader === undefined) {
    reportLayerEnd(await readTar(blob.read(), onEntry), blob, findings);
    return { diffId: blob.digest, entries: entries.count };
  }
  const reader = new Reader(blob, findings);
  const hash = createHash('sha256');
  const limit = largestTar(blob.size);
  const outcome = await readTar(hashed(reader.read(), hash, limit), onEntry).catch((error: unknown) => {
    if (!(error instanceof ContentTooLarge)) throw error;
    const message = `has ${blob.size} bytes and decompresses to more than ${limit}; the rest is not checked`;
    findings.add('LAYER_CONTENT_TOO_LARGE', blob.name, message);
  });
  if (outcome === undefined || reader.broken) return { diffId: null, entries: entries.count };
  reportLayerEnd(outcome, blob, findings);
  return { diffId: `sha256:${hash.digest('hex')}`, entries: entries.count };
}

function reportLayerEnd(outcome: Awaited<ReturnType<typeof readTar>>, blob: StoredFile, findings: Findings): void {
  reportTarEnd(outcome, blob.name, findings);
  if (outcome.problem === undefined && !outcome.dataAfterEnd && outcome.zeroBlocks > 2) {
    findings.add('TAR_END_PADDED', blob.name, `ends with ${outcome.zeroBlocks} blocks of zeros, not with two`);
  }
}

/** @param limit bytes. @throws ContentTooLarge for more. */
async function* hashed(bytes: AsyncIterable<Buffer>, hash: Hash, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) throw new ContentTooLarge();
    hash.update(chunk);
    yield chunk;
  }
}
