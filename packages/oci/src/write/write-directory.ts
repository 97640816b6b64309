import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMountPoint } from '@chunkah/rootfs';
import { type ImageJson, ociLayoutFile } from '../image/image-json.ts';
import { runLayerWorkers } from '../workers.ts';
import { blobPath } from './archive-member.ts';
import { allBlobs, type ImageRun, type ImageWork, largestFirst, newJob } from './image-run.ts';
import { type LayerDestination, layerFileName, type WrittenBlob } from './layer-job.ts';
import { outputFailed } from './output-file.ts';
import { removedAtEnd, type Warn } from './removed-at-end.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';

/** Writes an image as a directory. */
export function writeDirectory(work: ImageWork, path: string): Promise<ImageJson> {
  return inNewDirectory(path, work.warn, (directory) => writeLayout(work, directory, path));
}

/**
 * Lets a directory in the OCI image layout be filled beside its final name, then renames it. An
 * empty directory that is a mount point is filled where it is, since nothing can take its place.
 * @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED`; what `fill` throws.
 */
export function inNewDirectory<Result>(
  path: string,
  warn: Warn,
  fill: (directory: string) => Promise<Result>,
): Promise<Result> {
  if (isMountPoint(path)) return fillMountPoint(path, warn, fill);
  return withTemporaryDirectory({ path, warn }, async (directory) => {
    const image = join(directory, 'image');
    attempt(path, () => mkdirSync(image));
    const result = await fill(image);
    attempt(path, () => renameNew(image, path));
    return result;
  });
}

function fillMountPoint<Result>(
  path: string,
  warn: Warn,
  fill: (directory: string) => Promise<Result>,
): Promise<Result> {
  attempt(path, () => {
    if (readdirSync(path).length > 0) throw cameToBeThere();
  });
  const made = ['blobs', 'oci-layout', 'index.json'].map((name) => join(path, name));
  return removedAtEnd(made, warn, 'on-failure', () => fill(path));
}

/**
 * Writes the files of an image into an empty directory, `index.json` last: without it there is no
 * image.
 * @param name of the output, for errors.
 */
async function writeLayout(work: ImageWork, image: string, name: string): Promise<ImageJson> {
  const blobs = join(image, 'blobs/sha256');
  attempt(name, () => {
    // One by one: where the file system is read-only, `recursive` gives the error ENOENT.
    mkdirSync(join(image, 'blobs'));
    mkdirSync(blobs);
  });
  const destination: LayerDestination = { kind: 'files', directory: blobs, name };
  const run = await work.settle(destination);
  attempt(name, () => removeUnneeded(run, blobs));
  const written = await writeMissing(run, destination);
  const json = run.describe(written);
  attempt(name, () => {
    for (const { layer, digest } of written) {
      renameSync(join(blobs, layerFileName(layer)), join(image, blobPath(digest)));
    }
    for (const { digest, bytes } of [json.config, json.manifest]) {
      writeFileSync(join(image, blobPath(digest)), bytes);
    }
    writeFileSync(join(image, 'oci-layout'), ociLayoutFile());
    writeFileSync(join(image, 'index.json'), json.index);
  });
  return json;
}

/** Frees the room of blobs that the image does not have in the end. */
function removeUnneeded({ made, sequence }: ImageRun, directory: string): void {
  const needed = new Set(sequence);
  for (const number of made) if (!needed.has(number)) rmSync(join(directory, layerFileName(number)));
}

/** Writes the blobs that are not there yet. @returns all blobs of the image. */
async function writeMissing(run: ImageRun, destination: LayerDestination): Promise<WrittenBlob[]> {
  const { blobs, made, sequence, signal, threads } = run;
  const missing = sequence.filter((number) => !made.has(number));
  const job = newJob(run, destination, largestFirst(blobs, missing));
  return allBlobs(run, await runLayerWorkers(job, { threads, signal }));
}

/** `rename` replaces an empty directory in silence; what came to be there meanwhile is not ours. */
function renameNew(directory: string, path: string): void {
  if (existsSync(path)) throw cameToBeThere();
  renameSync(directory, path);
}

function cameToBeThere(): Error {
  return Object.assign(new Error('exists'), { code: 'EEXIST' });
}

/** @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED` instead of a system error. */
function attempt(name: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw outputFailed(name, error);
  }
}
