import { ChunkahError, printable } from '@chunkah/core';

/** @param tools names of programs, any of which would do. */
export function storageToolMissing(tools: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'STORAGE_TOOL_MISSING',
    option: { name: 'output' },
    message: `containers-storage: needs ${tools.join(' or ')}, and PATH has neither`,
    hint: 'install skopeo, or write docker-archive:FILE:NAME:TAG and load it with podman load',
  });
}

/** @param reason what the tool says, or how it ended. */
export function storageCopyFailed(command: string, reason: string, cause?: unknown): ChunkahError {
  return new ChunkahError({
    code: 'STORAGE_COPY_FAILED',
    option: { name: 'output' },
    message: `${command} did not take the image: ${printable(reason)}`,
    hint: 'see whether podman images works for this user; -v shows all that the program says',
    cause,
  });
}
