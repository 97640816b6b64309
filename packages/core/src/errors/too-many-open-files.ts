import { ChunkahError } from './chunkah-error.ts';

/**
 * The error to show if a failure is caused by the limit on open files, otherwise undefined. Node
 * wraps that failure when it starts threads and loads modules, so its text is checked too.
 * @param what was tried, with names made printable: `cannot read FILE`.
 */
export function tooManyOpenFiles(what: string, cause: unknown): ChunkahError | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = 'code' in cause ? cause.code : undefined;
  if (code !== 'EMFILE' && code !== 'ENFILE' && !/: E[MN]FILE$|too many open files/i.test(cause.message))
    return undefined;
  return new ChunkahError({
    code: 'TOO_MANY_OPEN_FILES',
    message: `${what}: too many open files`,
    hint: 'raise the limit with ulimit -n, or use fewer threads with --threads',
    cause,
  });
}
