/** Version of the records below: it rises when a field changes its meaning or goes away. */
const formatVersion = 1;

/** What a program says on standard error, as a line of JSON. */
export type MessageRecord =
  | { readonly type: 'message'; readonly level: 'note' | 'warning' | 'info' | 'debug'; readonly message: string }
  | {
      readonly type: 'error';
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
      /** Stack of an error in third-party code. */
      readonly cause?: string;
    }
  | { readonly type: 'bug'; readonly stack: string }
  | ProgressRecord;

/** How far a run is. */
export type ProgressRecord =
  /** @property entries found so far. */
  | {
      readonly type: 'progress';
      /** Layers of an image that is read. */
      readonly stage: 'layers';
      readonly fetchedBytes: number;
      readonly bytesToFetch: number;
      readonly readBytes: number;
      readonly bytesToRead: number;
    }
  | { readonly type: 'progress'; readonly stage: 'scan'; readonly entries: number }
  | {
      readonly type: 'progress';
      readonly stage: 'write';
      readonly doneBytes: number;
      readonly totalBytes: number;
      /** Of an image that goes to a registry. */
      readonly blobs?: {
        readonly sent: number;
        readonly sentBytes: number;
        readonly mounted: number;
        readonly there: number;
      };
    };

/**
 * A record as a line. Control characters are escaped by JSON; lone surrogates, which stand for
 * bytes of names that are not UTF-8, as well.
 */
export function jsonLine(record: MessageRecord): string {
  return `${JSON.stringify({ formatVersion, ...record })}\n`;
}
