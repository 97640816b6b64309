import { ChunkahError, isChunkahError } from '../errors/chunkah-error.ts';
import { printable } from '../text/printable.ts';
import type { Packer } from './packer.ts';

/** @param fault what is wrong with the answer, e.g. `rpm/bash is in two layers`; printable. */
export function packerInvalid({ name }: Packer, fault: string): ChunkahError {
  return new ChunkahError({
    code: 'PACKER_INVALID',
    message: `packer ${printable(String(name))}: ${fault}`,
    hint: 'use another packer, or report this to its author: describePacker of @chunkah/testkit shows the fault',
  });
}

/** A packer that throws. A coded error of the packer keeps its code and its hint. */
export function packerFailed({ name }: Packer, cause: unknown): ChunkahError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const own = isChunkahError(cause) ? cause : undefined;
  return new ChunkahError({
    code: own?.code ?? 'PACKER_FAILED',
    message: `packer ${printable(String(name))}: ${own ? reason : printable(reason)}`,
    hint: own?.hint ?? 'use another packer, or report this to its author; -v shows where it failed',
    cause,
  });
}
