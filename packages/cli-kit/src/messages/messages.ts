import { styleText } from 'node:util';
import { escapeControls, isChunkahError, type Logger } from '@chunkah/core';

/** When messages are colored; `auto` lets the terminal and the environment decide. */
export type ColorMode = 'auto' | 'always' | 'never';

/** Writes messages to standard error, above a progress bar if there is one. */
export class Messages {
  readonly #color: ColorMode;
  readonly #verbosity: number;
  /** Clears the progress bar on the current line. */
  clearLine: () => void = () => {};

  /** @param verbosity 0 for warnings only, 1 with -v, 2 with -vv. */
  constructor(color: ColorMode, verbosity = 0) {
    this.#color = color;
    this.#verbosity = verbosity;
  }

  /**
   * Prints what is wrong and what to do about it, a line each. Our own bugs are printed with their
   * stack; with -v so are errors in third-party code, such as a plugin.
   */
  error(error: unknown): void {
    this.clearLine();
    if (!isChunkahError(error)) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`${this.#styled('red', 'bug:')} ${stack}\n`);
      return;
    }
    this.#line('red', 'error:', error.message);
    if (error.hint !== undefined) this.#line('cyan', 'hint:', error.hint);
    const { cause } = error;
    if (this.#verbosity === 0 || !(cause instanceof Error) || isChunkahError(cause) || cause.stack === undefined)
      return;
    for (const line of cause.stack.split('\n')) this.#line('gray', 'cause:', line);
  }

  logger(): Logger {
    return {
      warn: (message) => this.#line('yellow', 'warning:', message),
      info: (message) => this.#verbosity >= 1 && this.#line('green', 'info:', message),
      debug: (message) => this.#verbosity >= 2 && this.#line('gray', 'debug:', message),
    };
  }

  /** A line without a label. */
  note(text: string): void {
    this.clearLine();
    process.stderr.write(`${escapeControls(text)}\n`);
  }

  #line(style: Style, label: string, message: string): void {
    this.clearLine();
    process.stderr.write(`${this.#styled(style, label)} ${escapeControls(message)}\n`);
  }

  #styled(style: Style, text: string): string {
    if (this.#color === 'never') return text;
    // With `auto`, Node checks the stream, NO_COLOR and FORCE_COLOR.
    return styleText(style, text, { stream: process.stderr, validateStream: this.#color === 'auto' });
  }
}

type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'gray';
