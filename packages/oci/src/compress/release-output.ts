/**
 * Frees the memory of what a compressor of Node gave at once: left to the collector, dozens of
 * outputs lie around in each thread.
 * @param room bytes that the compressor was told to make its output in.
 */
export function releaseOutput({ buffer }: Uint8Array, room: number): void {
  // A small output may lie in memory that Node shares among buffers.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === room) buffer.transfer(0);
}
