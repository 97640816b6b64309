import { ChunkahError, expectedInterval, printable } from '@chunkah/core';

/** Maximum number of names in a message; the rest are only counted. */
const mostNames = 10;

/** Maximum number of characters of `bst`'s output in a message. */
const mostCharacters = 80;

/** @param command as the user gave it. */
export function bstNotFound(command: string): ChunkahError {
  return new ChunkahError({
    code: 'BST_NOT_FOUND',
    message: `the command ${printable(command)} does not exist`,
    hint: 'install BuildStream 2, or give its command with --bst',
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
    hint: 'run the command yourself to see its full output',
  });
}

/**
 * @param text what `bst` wrote there.
 * @param reason why it cannot be parsed.
 */
export function bstOutputUnexpected(command: string, text: string, reason: string): ChunkahError {
  return new ChunkahError({
    code: 'BST_OUTPUT_UNEXPECTED',
    message: `cannot parse the output of ${command}: "${printable(text.slice(0, mostCharacters))}": ${reason}`,
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
    message: `not in the artifact cache: ${named.join(', ')}${others === 0 ? '' : ` and ${others} more`}`,
    hint: 'run bst build ELEMENT, or fetch it from a remote cache with bst artifact pull ELEMENT',
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
