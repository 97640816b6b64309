import { styleText } from 'node:util';
import { isChunkahError, type Logger } from '@chunkah/core';
import { escapeControls } from '@chunkah/core/engine';

/** Writes to standard error what is wrong and what to do about it, a line each. A bug of ours comes with its stack. */
export function printError(error: unknown): void {
  if (!isChunkahError(error)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${styled('red', 'bug:')} ${stack}\n`);
    return;
  }
  printLine('red', 'error:', error.message);
  if (error.hint !== undefined) printLine('cyan', 'hint:', error.hint);
}

/** @param verbosity 0 for warnings alone, 1 with -v, 2 with -vv. */
export function stderrLogger(verbosity: number): Logger {
  return {
    warn: (message) => printLine('yellow', 'warning:', message),
    info: (message) => verbosity >= 1 && printLine('green', 'info:', message),
    debug: (message) => verbosity >= 2 && printLine('gray', 'debug:', message),
  };
}

/** A line without a label. */
export function printNote(text: string): void {
  process.stderr.write(`${escapeControls(text)}\n`);
}

type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'gray';

function printLine(style: Style, label: string, message: string): void {
  process.stderr.write(`${styled(style, label)} ${escapeControls(message)}\n`);
}

/** Node looks at the stream and at NO_COLOR and FORCE_COLOR. */
function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}
