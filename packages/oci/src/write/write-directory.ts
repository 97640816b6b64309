import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageDocuments, ociLayoutFile } from '../image/image-documents.ts';
import { runLayerWorkers } from '../workers.ts';
import { blobPath } from './archive-member.ts';
import { layerFileName } from './layer-job.ts';
import { outputFailed } from './output-file.ts';
import { largestFirst, startJob } from './start-job.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';
import type { ImageRun } from './write-image.ts';

/** Writes an image as a directory: beside the final name first, then renamed. */
export function writeDirectory(run: ImageRun, path: string): Promise<ImageDocuments> {
  const { compressionLevel, signal, threads } = run;
  return withTemporaryDirectory(path, async (directory) => {
    const job = startJob(run, { kind: 'files', directory, name: path, compressionLevel }, largestFirst(run.blobs));
    const written = await runLayerWorkers(job, { threads, signal });
    const documents = run.document(written);
    const image = join(directory, 'image');
    try {
      mkdirSync(join(image, 'blobs/sha256'), { recursive: true });
      for (const { layer, digest } of written) {
        renameSync(join(directory, layerFileName(layer)), join(image, blobPath(digest)));
      }
      for (const { digest, bytes } of [documents.config, documents.manifest]) {
        writeFileSync(join(image, blobPath(digest)), bytes);
      }
      writeFileSync(join(image, 'index.json'), documents.index);
      writeFileSync(join(image, 'oci-layout'), ociLayoutFile());
      renameNew(image, path);
    } catch (error) {
      throw outputFailed(path, error);
    }
    return documents;
  });
}

/** `rename` replaces an empty directory in silence; what came to be there meanwhile is not ours. */
function renameNew(directory: string, path: string): void {
  if (existsSync(path)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
  renameSync(directory, path);
}
