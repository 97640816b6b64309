import { ChunkahError, printable } from '@chunkah/core';
import type { Finding } from '@chunkah/report';
import { expectedLimit, type LimitName, limitFlags } from './limits.ts';

/** @param option `limits` or `failOn`. */
export function limitInvalid(option: string, name: LimitName, value: unknown): ChunkahError {
  return new ChunkahError({
    code: 'LIMIT_INVALID',
    option: { name: option },
    message: `the limit ${name} cannot be ${printable(JSON.stringify(value) ?? String(value))}`,
    hint: `give ${expectedLimit[name]}`,
  });
}

export function limitUnknown(name: string): ChunkahError {
  return new ChunkahError({
    code: 'LIMIT_INVALID',
    option: { name: 'failOn' },
    message: `"${printable(name)}" is not a limit`,
    hint: `give one of: ${[...limitFlags.keys()].join(', ')}`,
  });
}

/** @param errors the findings that are errors, at least one. */
export function limitsExceeded([first, ...others]: readonly Finding[]): ChunkahError {
  const more = others.length === 0 ? '' : ` (and ${others.length} more, see above)`;
  return new ChunkahError({
    code: 'LIMITS_EXCEEDED',
    message: `${first?.message}${more}`,
    hint: first?.hint ?? '',
  });
}
