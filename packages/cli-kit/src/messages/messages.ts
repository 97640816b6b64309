import { styleText } from 'node:util';
import { escapeControls, isChunkahError, type Logger } from '@chunkah/core';
import { jsonLine, type MessageRecord } from './message-record.ts';

/** When messages are colored; `auto` lets the terminal and the environment decide. */
export type ColorMode = 'auto' | 'always' | 'never';

/** How messages are printed. */
export interface MessageOptions {
  /** 0 for warnings only, 1 with -v, 2 with -vv. */
  readonly verbosity?: number;
  /** `json`: an object a line, for programs. */
  readonly format?: 'text' | 'json';
}

/** Writes messages to standard error, above a progress bar if there is one. */
export class Messages {
  readonly #color: ColorMode;
  readonly #verbosity: number;
  readonly #isJson: boolean;
  /** Clears the progress bar on the current line. */
  clearLine: () => void = () => {};

  constructor(color: ColorMode, { verbosity = 0, format = 'text' }: MessageOptions = {}) {
    this.#color = color;
    this.#verbosity = verbosity;
    this.#isJson = format === 'json';
  }

  /**
   * Prints what is wrong and what to do about it, a line each. Our own bugs are printed with their
   * stack; with -v so are errors in third-party code, such as a plugin.
   */
  error(error: unknown): void {
    this.clearLine();
    if (!isChunkahError(error)) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (this.#isJson) this.record({ type: 'bug', stack });
      else process.stderr.write(`${this.#styled('red', 'bug:')} ${stack}\n`);
      return;
    }
    const { code, message, hint, cause } = error;
    const isCauseShown =
      this.#verbosity > 0 && cause instanceof Error && !isChunkahError(cause) && cause.stack !== undefined;
    const stack = isCauseShown ? cause.stack : undefined;
    if (this.#isJson) {
      this.record({
        ...{ type: 'error', code, message },
        ...(hint === undefined ? {} : { hint }),
        ...(stack === undefined ? {} : { cause: stack }),
      });
      return;
    }
    this.#line('red', 'error:', message);
    if (hint !== undefined) this.#line('cyan', 'hint:', hint);
    for (const line of stack?.split('\n') ?? []) this.#line('gray', 'cause:', line);
  }

  logger(): Logger {
    return {
      warn: (message) => this.#message('warning', 'yellow', message),
      info: (message) => this.#verbosity >= 1 && this.#message('info', 'green', message),
      debug: (message) => this.#verbosity >= 2 && this.#message('debug', 'gray', message),
    };
  }

  /** A line without a label. */
  note(text: string): void {
    this.clearLine();
    if (this.#isJson) this.record({ type: 'message', level: 'note', message: text });
    else process.stderr.write(`${escapeControls(text)}\n`);
  }

  /** A line of JSON, for programs. */
  record(record: MessageRecord): void {
    process.stderr.write(jsonLine(record));
  }

  #message(level: 'warning' | 'info' | 'debug', style: Style, message: string): void {
    if (this.#isJson) this.record({ type: 'message', level, message });
    else this.#line(style, `${level}:`, message);
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
