const slash = 0x2f;

/**
 * Compares two paths component by component: then a directory comes directly before its contents.
 * Each lies in `paths` from its start on.
 */
// biome-ignore lint/complexity/useMaxParams: called for every comparison of a sort, without an object
export function comparePathBytes(
  paths: Uint8Array,
  start: number,
  length: number,
  otherPaths: Uint8Array,
  otherStart: number,
  otherLength: number,
): number {
  const most = Math.min(length, otherLength);
  for (let at = 0; at < most; at += 1) {
    const byte = paths[start + at] ?? 0;
    const other = otherPaths[otherStart + at] ?? 0;
    if (byte !== other) return orderOf(byte) - orderOf(other);
  }
  return length - otherLength;
}

/** A slash comes before every other byte. */
function orderOf(byte: number): number {
  return byte === slash ? -1 : byte;
}
