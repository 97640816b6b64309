const xattrPrefix = 'SCHILY.xattr.';

/** The extended attributes of PAX data that a layer's writer made. */
export function xattrsOf(records: Uint8Array): { key: string; value: Buffer }[] {
  const bytes = Buffer.from(records.buffer, records.byteOffset, records.byteLength);
  const found: { key: string; value: Buffer }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const end = at + Number(bytes.toString('latin1', at, space));
    const equals = bytes.indexOf('=', space);
    const key = bytes.toString('utf8', space + 1, equals);
    // Each record ends in a line feed.
    const value = bytes.subarray(equals + 1, end - 1);
    if (key.startsWith(xattrPrefix)) found.push({ key: key.slice(xattrPrefix.length), value });
    at = end;
  }
  return found;
}
