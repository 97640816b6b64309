import { ChunkahError } from '@chunkah/core';

export function nothingToRelease(): ChunkahError {
  return new ChunkahError({
    code: 'NOTHING_TO_RELEASE',
    message: 'no changeset is waiting',
    hint: 'describe a change first: npm run changeset',
  });
}

/** @param paths as `git status --porcelain` prints them. */
export function checkoutNotClean(paths: string): ChunkahError {
  return new ChunkahError({
    code: 'CHECKOUT_NOT_CLEAN',
    message: `the checkout has changes that are not committed:\n${paths.trimEnd()}`,
    hint: 'commit or stash them: a release must not include other changes',
  });
}

export function commandFailed(command: string, output: string): ChunkahError {
  return new ChunkahError({ code: 'COMMAND_FAILED', message: `${command} failed: ${output.trim()}` });
}

export function releaseFaulty(faults: readonly string[]): ChunkahError {
  return new ChunkahError({ code: 'RELEASE_FAULTY', message: `the release is not complete:\n${faults.join('\n')}` });
}
