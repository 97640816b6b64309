const slash = 0x2f;
const dot = 0x2e;

/**
 * Whether the bytes from `start` to `end` are a valid name of an entry: not empty, no slash,
 * neither `.` nor `..`.
 */
export function isEntryName(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === slash) return false;
  return !isNoName(bytes, start, end);
}

/** Whether there is nothing, `.` or `..` from `start` to `end`. */
export function isNoName(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length > 2) return false;
  return length === 0 || (bytes[start] === dot && (length === 1 || bytes[start + 1] === dot));
}
