import { ChunkahError, expectedInterval, printable } from '@chunkah/core';

/** Names in a message; the others are counted. */
const mostNames = 10;

/** Characters of what `bst` wrote that a message repeats. */
const mostCharacters = 80;

/** @param command as the user gave it. */
export function bstNotFound(command: string): ChunkahError {
  return new ChunkahError({
    code: 'BST_NOT_FOUND',
    message: `there is no command ${printable(command)}`,
    hint: 'install BuildStream 2, or say with --bst how to call it',
  });
}

/**
 * @param command what was run.
 * @param outcome how it ended.
 * @param message what it said.
 */
export function bstFailed(command: string, outcome: string, message: string): ChunkahError {
  return new ChunkahError({
    code: 'BST_FAILED',
    message: `${printable(command)} ended with ${outcome}: ${printable(message)}`,
    hint: 'run the command yourself to see all that it says',
  });
}

/**
 * @param text what `bst` wrote there.
 * @param reason why it is not understood.
 */
export function bstOutputUnexpected(command: string, text: string, reason: string): ChunkahError {
  return new ChunkahError({
    code: 'BST_OUTPUT_UNEXPECTED',
    message: `${command} wrote what gen-filemap does not understand: "${printable(text.slice(0, mostCharacters))}": ${reason}`,
    hint: 'use BuildStream 2.6 or later',
  });
}

/** @param target what the user asked for. */
export function bstTargetPattern(target: string): ChunkahError {
  return new ChunkahError({
    code: 'BST_TARGET_PATTERN',
    message: `the target ${printable(target)} is a pattern`,
    hint: 'name one element',
  });
}

/** @param elements at least one. */
export function artifactsNotCached(elements: readonly string[]): ChunkahError {
  const named = elements.slice(0, mostNames).map((name) => printable(name));
  const others = elements.length - named.length;
  return new ChunkahError({
    code: 'BST_NOT_CACHED',
    message: `the artifact is not cached of ${named.join(', ')}${others === 0 ? '' : ` and ${others} more`}`,
    hint: 'get it with bst build ELEMENT, or from a remote cache with bst artifact pull ELEMENT',
  });
}

/** @param found text of the value. */
export function updateIntervalInvalid(element: string, found: string): ChunkahError {
  return new ChunkahError({
    code: 'BST_INTERVAL_INVALID',
    message: `${printable(element)}: public data chunkah/update-interval: expected ${expectedInterval}, found ${printable(found)}`,
    hint: 'correct it in the element',
  });
}
