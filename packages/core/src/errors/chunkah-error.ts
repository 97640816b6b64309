import type { OptionValue } from './option-value.ts';

/**
 * Marks errors of every copy of this package: two installed copies have two classes, but one
 * symbol.
 */
const brand = Symbol.for('chunkah.error');

/** The parts of a {@link ChunkahError}. */
export interface ChunkahErrorOptions {
  /**
   * Stable name of the fault, upper case with underscores, e.g. `ROOTFS_NOT_FOUND`. Programs test
   * this, never the message.
   */
  readonly code: string;
  /** What is wrong and where: one line, with names made printable. */
  readonly message: string;
  /** What to do about it: one line. */
  readonly hint?: string;
  /** The option whose value is wrong. */
  readonly option?: OptionValue | undefined;
  readonly cause?: unknown;
}

/**
 * A fault of the user or of the input: it is reported in one line and ends the program with exit
 * code 1. Any other error is our bug.
 */
export class ChunkahError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  /** The option whose value is wrong, if it is one. */
  readonly option: OptionValue | undefined;

  constructor(options: ChunkahErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ChunkahError';
    this.code = options.code;
    this.hint = options.hint;
    this.option = options.option;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether `error` is a {@link ChunkahError}, made by this copy of the package or another one. */
export function isChunkahError(error: unknown): error is ChunkahError {
  return typeof error === 'object' && error !== null && brand in error;
}
