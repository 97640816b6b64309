import { createHash, type Hash } from 'node:crypto';
import type { Findings } from './findings.ts';
import { GzipReader } from './gzip-reader.ts';
import { LayerEntries } from './layer-entries.ts';
import type { StoredFile } from './stored-files.ts';
import { readTar, reportTarEnd } from './tar-reader.ts';

/** Whether the blob of a layer is compressed, by media type; other types are not read. */
export const expectedLayerTypes: ReadonlyMap<string, { readonly compressed: boolean }> = new Map([
  ['application/vnd.oci.image.layer.v1.tar', { compressed: false }],
  ['application/vnd.oci.image.layer.v1.tar+gzip', { compressed: true }],
]);

/** The contents of a layer's blob. */
export interface CheckedLayer {
  readonly diffId: string | null;
  readonly entries: number;
}

/** Reads a layer once, recomputes its diff id and checks every entry. */
export async function inspectLayer(blob: StoredFile, compressed: boolean, findings: Findings): Promise<CheckedLayer> {
  const entries = new LayerEntries(blob.name, findings);
  const onEntry = (entry: Parameters<LayerEntries['add']>[0]): undefined => {
    entries.add(entry);
  };
  if (!compressed) {
    reportLayerEnd(await readTar(blob.read(), onEntry), blob, findings);
    return { diffId: blob.digest, entries: entries.count };
  }
  const gzip = new GzipReader(blob, findings);
  const hash = createHash('sha256');
  const outcome = await readTar(hashed(gzip.read(), hash), onEntry);
  if (gzip.broken) return { diffId: null, entries: entries.count };
  reportLayerEnd(outcome, blob, findings);
  return { diffId: `sha256:${hash.digest('hex')}`, entries: entries.count };
}

function reportLayerEnd(outcome: Awaited<ReturnType<typeof readTar>>, blob: StoredFile, findings: Findings): void {
  reportTarEnd(outcome, blob.name, findings);
  if (outcome.problem === undefined && outcome.framing.zeroBlocks > 2) {
    findings.add('TAR_END_PADDED', blob.name, `ends with ${outcome.framing.zeroBlocks} blocks of zeros, not with two`);
  }
}

async function* hashed(bytes: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}
