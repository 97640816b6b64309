import { decodeName } from '@chunkah/core';

/** Accepts bytes in pieces of any size. */
export interface LineReader {
  add(piece: Uint8Array): void;
  /** After the last piece: passes on what follows the last newline, if anything. */
  end(): void;
}

export interface LineReceiver {
  /** Without its newline, in the form of `decodeName`. */
  line(text: string): void;
  /** A line has more bytes than {@link longestLine}; throws. */
  tooLong(): never;
}

/** In bytes: far more than the longest path and link target. */
export const longestLine = 1 << 20;

const newline = 0x0a;

/** Splits bytes into lines and removes the color codes that `bst` writes when told to. */
export function lineReader(receiver: LineReceiver): LineReader {
  let rest: Uint8Array[] = [];
  let restLength = 0;
  const lines = (bytes: Uint8Array) => {
    for (const text of decodeName(bytes).split('\n')) {
      if (text.length > longestLine) receiver.tooLong();
      receiver.line(withoutColors(text));
    }
  };
  return {
    add(piece) {
      const end = piece.lastIndexOf(newline);
      if (end !== -1) {
        lines(Buffer.concat([...rest, piece.subarray(0, end)]));
        rest = [];
        restLength = 0;
      }
      const left = piece.subarray(end + 1);
      if (left.length === 0) return;
      rest.push(left);
      restLength += left.length;
      if (restLength > longestLine) receiver.tooLong();
    },
    end() {
      if (restLength > 0) lines(Buffer.concat(rest));
    },
  };
}

function withoutColors(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: color codes begin with one.
  return text.includes('\x1b') ? text.replace(/\x1b\[[0-9;]*m/g, '') : text;
}
