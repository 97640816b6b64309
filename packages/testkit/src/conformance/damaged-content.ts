/** One way in which the content of a file can be damaged. */
export interface Damage {
  /** Completes a sentence that begins with the file's path. */
  readonly what: string;
  /** Whether nothing of the content is left, so that every format can detect it. */
  readonly whole: boolean;
  readonly apply: (content: Uint8Array) => Uint8Array;
}

const damages: readonly Damage[] = [
  { what: 'overwritten with bytes 0xff', whole: true, apply: (content) => new Uint8Array(content.length).fill(0xff) },
  { what: 'emptied', whole: false, apply: () => new Uint8Array() },
  { what: 'cut in half', whole: false, apply: (content) => content.slice(0, content.length / 2) },
  { what: 'cut before its last byte', whole: false, apply: (content) => content.slice(0, -1) },
  { what: 'filled with zeros in its middle', whole: false, apply: zerosInside },
  { what: 'changed in single bits', whole: false, apply: bitsFlipped },
];

/** The ways that change this content. */
export function damagesOf(content: Uint8Array): { readonly damage: Damage; readonly damaged: Uint8Array }[] {
  // A copy that is not a Buffer: a Buffer's `slice` would share the content.
  return damages
    .map((damage) => ({ damage, damaged: damage.apply(new Uint8Array(content)) }))
    .filter(({ damaged }) => !Buffer.from(damaged).equals(content));
}

function zerosInside(content: Uint8Array): Uint8Array {
  return content.fill(0, content.length / 3, Math.ceil((content.length * 2) / 3));
}

/** Bytes between two changes: a prime, so that the changes hit different positions in records. */
const distance = 61;

function bitsFlipped(content: Uint8Array): Uint8Array {
  for (let at = Math.min(distance, content.length) >> 1; at < content.length; at += distance) {
    content[at] = (content[at] ?? 0) ^ (1 << (at % 8));
  }
  return content;
}
