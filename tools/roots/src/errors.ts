import { ChunkahError, printable } from '@chunkah/core';

export function noDebianSource(reason: string): ChunkahError {
  return new ChunkahError({
    code: 'NO_DEBIAN_SOURCE',
    message: reason,
    hint: "the mirror is taken from /etc/apt: add Debian's own entry for this release there",
  });
}

export function needsRoot(name: string): ChunkahError {
  return new ChunkahError({
    code: 'NEEDS_ROOT',
    message: `${name} can only be made by root: its files have other owners`,
    hint: 'run the command as root',
  });
}

export function toolMissing(tool: string, aptPackage: string): ChunkahError {
  return new ChunkahError({
    code: 'TOOL_MISSING',
    message: `${tool} is not installed`,
    hint: `apt-get install ${aptPackage}`,
  });
}

export function toolFailed(tool: string, outcome: string): ChunkahError {
  return new ChunkahError({
    code: 'TOOL_FAILED',
    message: `${tool} failed: ${printable(outcome)}`,
    hint: 'its own messages are above',
  });
}

export function unknownRoot(name: string, known: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'UNKNOWN_ROOT',
    message: `unknown root ${printable(name)}`,
    hint: `choose one of ${known.join(', ')}`,
  });
}
