import { usageError } from '@chunkah/cli-kit';
import { ChunkahError, printable } from '@chunkah/core';

export function wrongValue(option: string, value: string, expected: string): ChunkahError {
  const message = value === '' ? `${option} is missing` : `${option} does not take "${printable(value)}"`;
  return usageError(message, `give ${expected}`);
}

export function historyUnreadable(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'HISTORY_UNREADABLE',
    message: `cannot read ${printable(path)}: ${printable(cause instanceof Error ? cause.message : String(cause))}`,
    hint: 'tools/updates/histories holds some',
    cause,
  });
}

/** @param fault what is wrong with the file; may hold names. */
export function historyInvalid(path: string, fault: string): ChunkahError {
  return new ChunkahError({
    code: 'HISTORY_INVALID',
    message: `${printable(path)}: ${printable(fault)}`,
    hint: 'tools/updates/README.md describes the format',
  });
}
