import { usageError as wrongUsage } from '@chunkah/cli-kit';
import { ChunkahError, expectedInterval, printable, readFailure } from '@chunkah/core';
import { describeJsonFault, type JsonFault, type ShapeFaults } from '@chunkah/core/json';
import { systemCode } from '@chunkah/rootfs';

export function usageError(message: string): ChunkahError {
  return wrongUsage(message, 'see gen-filemap --help or gen-filemap COMMAND --help');
}

export function inputUnreadable(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'INPUT_UNREADABLE',
    message: `cannot read ${printable(path)}: ${readFailure(cause)}`,
    hint: 'name a regular file that you may read',
    cause,
  });
}

/** @param limit with its unit. */
export function inputTooLarge(path: string, limit: string): ChunkahError {
  return new ChunkahError({
    code: 'INPUT_TOO_LARGE',
    message: `${printable(path)} has more than ${limit}`,
    hint: 'check that it is the right file',
  });
}

/** @param faults all of them, each with its line. */
export function manifestInvalid(file: string, faults: ShapeFaults): ChunkahError {
  return new ChunkahError({
    code: 'MANIFEST_INVALID',
    message: `the manifest ${printable(file)} is invalid: ${faults}`,
    hint: 'a line is path<TAB>component, or path<TAB>component<TAB>interval',
  });
}

export function dpkgDatabaseMissing(directory: string): ChunkahError {
  return new ChunkahError({
    code: 'DPKG_DATABASE_MISSING',
    message: `${printable(directory)} holds no dpkg database: it has neither status nor status.d`,
    hint: 'give the root filesystem of a Debian system, or its var/lib/dpkg with --admin-dir',
  });
}

/** @param reason what is wrong with the line, names made printable. */
export function dpkgDatabaseInvalid(file: string, line: number, reason: string): ChunkahError {
  return new ChunkahError({
    code: 'DPKG_DATABASE_INVALID',
    message: `${printable(file)}, line ${line}: ${reason}`,
    hint: 'the database is damaged: take it from the installed system again',
  });
}

export function hintsSyntax(file: string, fault: JsonFault): ChunkahError {
  return new ChunkahError({
    code: 'HINTS_SYNTAX',
    message: `cannot parse the hints ${printable(file)}: ${describeJsonFault(fault)}`,
    hint: 'hints are a JSON object: {"glob": interval}',
  });
}

export function hintsInvalid(file: string, faults: ShapeFaults): ChunkahError {
  return new ChunkahError({
    code: 'HINTS_INVALID',
    message: `the hints ${printable(file)} are invalid: ${faults}`,
    hint: `hints are a JSON object {"glob": interval}; an interval is ${expectedInterval}`,
  });
}

/** What to do about a system error of the output, if there is more to say than where to write. */
const outputHints: Readonly<Record<string, string>> = {
  ENOSPC: 'free space there, or choose another place',
  EDQUOT: 'free space there, or choose another place',
  EPIPE: 'check the output of the program that reads it',
};

export function outputFailed(path: string, cause: unknown): ChunkahError {
  const code = systemCode(cause);
  return new ChunkahError({
    code: 'OUTPUT_FAILED',
    message: `cannot write ${printable(path)}: ${code ?? (cause instanceof Error ? cause.message : cause)}`,
    hint: outputHints[code ?? ''] ?? 'name a file in a directory that exists and that you may write to',
    cause,
  });
}
