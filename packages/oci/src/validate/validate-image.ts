import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { listArchive } from './archive-files.ts';
import { listDirectory } from './directory-files.ts';
import { imageNotFound, imageUnreadable, imageWrongType } from './errors.ts';
import { Findings } from './findings.ts';
import { checkImage } from './image-check.ts';
import type { ImageReport } from './image-report.ts';
import type { StoredFiles } from './stored-files.ts';

export interface ValidateImageOptions {
  /**
   * Whether chunkah's promises about its own images must hold too (canonical JSON, path order,
   * complete layers, no unreferenced blob): violations are faults if true, warnings if false.
   * Default: true.
   */
  readonly strict?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Reads an OCI image, as a directory or an uncompressed tar archive, recomputes everything in it
 * and reports every fault at once. It trusts nothing: no name or number from the image reaches the
 * file system, and memory stays bounded (names of one layer: 512 MiB; a JSON file: 8 MiB). Time
 * grows with the uncompressed size of the layers.
 * @throws ChunkahError `IMAGE_NOT_FOUND`, `IMAGE_UNREADABLE` or `IMAGE_WRONG_TYPE`; the signal's
 * reason once it is aborted.
 */
export async function validateImage(path: string, options: ValidateImageOptions = {}): Promise<ImageReport> {
  const { strict = true, signal } = options;
  signal?.throwIfAborted();
  const findings = new Findings(strict);
  try {
    const files = await listFiles(path, findings, signal);
    const manifests = await checkImage(files, findings);
    return { ...findings.result(), manifests };
  } catch (error) {
    signal?.throwIfAborted();
    if (isSystemError(error)) throw imageUnreadable(path, error);
    throw error;
  }
}

async function listFiles(path: string, findings: Findings, signal: AbortSignal | undefined): Promise<StoredFiles> {
  const { realPath, stats } = await locate(path);
  if (stats.isDirectory()) return listDirectory(realPath, findings, signal);
  if (stats.isFile()) return listArchive(realPath, stats.size, findings, signal);
  throw imageWrongType(path);
}

async function locate(path: string): Promise<{ realPath: string; stats: Stats }> {
  try {
    const realPath = await realpath(path);
    return { realPath, stats: await stat(realPath) };
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) throw imageNotFound(path, error);
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
