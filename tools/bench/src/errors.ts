import { ChunkahError, printable } from '@chunkah/core';

export function notADirectory(path: string): ChunkahError {
  return new ChunkahError({
    code: 'ROOTFS_NOT_A_DIRECTORY',
    message: path === '' ? 'no root tree is named' : `${printable(path)} is not a directory`,
    hint: 'name one with --rootfs DIR; `npm run roots` makes real ones',
  });
}

export function wrongNumber(option: string, text: string): ChunkahError {
  return new ChunkahError({
    code: 'WRONG_NUMBER',
    message: `${option} is ${printable(text)}`,
    hint: 'give a whole number from 1',
  });
}

export function unknownItem(name: string, known: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'UNKNOWN_ITEM',
    message: `there is no item ${printable(name)}`,
    hint: `--only takes some of ${known.join(',')}`,
  });
}

export function programMissing(path: string): ChunkahError {
  return new ChunkahError({
    code: 'PROGRAM_MISSING',
    message: `${printable(path)} does not exist`,
    hint: 'build it first: npm run build; a peer is named by its path in CHUNKAH_BENCH_PEER',
  });
}

/** @param faults what is over, and by how much. */
export function overTheBar(faults: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'OVER_THE_BAR',
    message: `over the bar: ${faults.join('; ')}`,
    hint: 'run it again on an idle machine, with more --rounds',
  });
}

export function jobFailed(name: string, code: number | null): ChunkahError {
  return new ChunkahError({
    code: 'JOB_FAILED',
    message: `${name} ended with exit code ${code}`,
    hint: 'its own messages are above',
  });
}

export function registryMissing(cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_MISSING',
    message: 'docker-registry does not run',
    hint: 'install the package docker-registry of Debian; items that push need it',
    cause,
  });
}
