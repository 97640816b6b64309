import { isChunkahError } from '@chunkah/core';

/**
 * An error that begins with a label. Those about an option may begin with its name for users of the
 * API.
 */
export function namedBy(error: unknown, label: string): unknown {
  if (!isChunkahError(error)) return error;
  const { message, option } = error;
  const isNamed = option !== undefined && message.startsWith(`${option.name} `);
  return Object.assign(error, { message: `${label}${isNamed ? message.slice(option.name.length) : `: ${message}`}` });
}
