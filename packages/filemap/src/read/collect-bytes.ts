const firstSize = 1 << 20;

/**
 * Joins the chunks of a stream.
 * @param limit maximum number of bytes.
 * @returns `undefined` as soon as there are more.
 */
export async function collectBytes(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  let bytes = new Uint8Array(Math.min(firstSize, limit));
  let length = 0;
  for await (const chunk of chunks) {
    const end = length + chunk.length;
    if (end > limit) return undefined;
    if (end > bytes.length) {
      const larger = new Uint8Array(Math.min(limit, Math.max(end, 2 * bytes.length)));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length = end;
  }
  return bytes.subarray(0, length);
}
