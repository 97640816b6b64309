import { ChunkahError, printable, waysToLeaveOut } from '@chunkah/core';

const damageHint = `put back a good copy of it; ${waysToLeaveOut('dpkg')}`;

/**
 * @param path in the rootfs, or of the host.
 * @param line from 1.
 * @param reason names made printable.
 */
export function databaseDamaged(path: string, line: number, reason: string): ChunkahError {
  return new ChunkahError({
    code: 'DPKG_DAMAGED',
    message: `the dpkg database is damaged: ${printable(path)}, line ${line}: ${reason}`,
    hint: damageHint,
  });
}

/** @param reason completes "it": `is in format 2`. */
export function databaseUnsupported(path: string, reason: string): ChunkahError {
  return new ChunkahError({
    code: 'DPKG_UNSUPPORTED',
    message: `the dpkg database ${printable(path)} cannot be read: it ${reason}`,
    hint: `report this, with the version of dpkg that wrote it; ${waysToLeaveOut('dpkg')}`,
  });
}

/** @param option `root` or `database`. */
export function databaseMissing(directory: string, option: string): ChunkahError {
  return new ChunkahError({
    code: 'DPKG_NOT_FOUND',
    message: `there is no dpkg database in ${printable(directory)}${option === 'root' ? ' of the rootfs' : ''}`,
    hint: `give the option ${option} of the repo dpkg a directory that holds status, status.d or manifest.wall`,
  });
}

/** @param reason what is wrong with it, a sentence without its end. */
export function changelogDamaged(path: string, reason: string, cause?: unknown): ChunkahError {
  return new ChunkahError({
    code: 'DPKG_CHANGELOG_DAMAGED',
    message: `the changelog ${printable(path)} cannot be read: ${reason}`,
    hint: `put back a good copy of it, or remove it: file times stand in; ${waysToLeaveOut('dpkg')}`,
    cause,
  });
}

/** @param reason what is wrong with it, a sentence without its end. */
export function manifestDamaged(path: string, reason: string, cause?: unknown): ChunkahError {
  return new ChunkahError({
    code: 'CHISEL_MANIFEST_DAMAGED',
    message: `the chisel manifest ${printable(path)} is damaged: ${reason}`,
    hint: damageHint,
    cause,
  });
}
