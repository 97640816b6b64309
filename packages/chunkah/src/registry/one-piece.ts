/** Bytes that are at hand, as a blob that is read in pieces. */
export async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
