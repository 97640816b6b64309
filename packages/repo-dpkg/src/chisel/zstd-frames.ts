import { zstdDecompressSync } from 'node:zlib';

/** Magic number of a frame, and of those that decoders skip; the last 4 bits of these are free. */
const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;

/** Bytes of the optional fields of a frame header, by the flags that say which there are. */
const dictionarySizes = [0, 1, 2, 4] as const;
const contentSizes = [0, 2, 4, 8] as const;

const lastBlockFlag = 1;
const repeatedByteBlock = 1;
const reservedBlock = 3;

/** What is wrong with compressed bytes. */
export class ZstdFault extends Error {}

/**
 * Unpacks Zstandard (RFC 8878). Node's decoder stops after the first frame, so frames are found
 * here and unpacked one by one.
 * @param limit bytes of the whole at most.
 * @throws ZstdFault
 */
export function unpackZstd(bytes: Uint8Array, limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let left = limit;
  for (let at = 0; at < bytes.length; ) {
    const { end, isSkipped } = frameAt(bytes, at);
    if (!isSkipped) {
      const part = unpackFrame(bytes.subarray(at, end), left);
      left -= part.length;
      parts.push(part);
    }
    at = end;
  }
  return Buffer.concat(parts);
}

function unpackFrame(frame: Uint8Array, limit: number): Uint8Array {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw new ZstdFault(isLarge ? `it unpacks to more than ${limit} bytes` : 'its compressed bytes are damaged', {
      cause: error,
    });
  }
}

/** Where the frame that starts at `start` ends. */
function frameAt(bytes: Uint8Array, start: number): { readonly end: number; readonly isSkipped: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (offset: number, count: number) => {
    if (offset + count > bytes.length) throw new ZstdFault(`it is cut off in the frame at byte ${start}`);
    return offset;
  };
  const magic = view.getUint32(need(start, 4), true);
  if ((magic & 0xfffffff0) >>> 0 === skippableMagic) {
    const size = view.getUint32(need(start + 4, 4), true);
    return { end: need(start + 8, size) + size, isSkipped: true };
  }
  if (magic !== frameMagic) throw new ZstdFault(`no frame of Zstandard starts at byte ${start}`);
  let at = start + 5 + headerRest(view.getUint8(need(start + 4, 1)));
  for (let isLast = false; !isLast; ) {
    const header = view.getUint16(need(at, 3), true) + view.getUint8(at + 2) * 2 ** 16;
    const type = (header >> 1) & 3;
    if (type === reservedBlock) throw new ZstdFault(`the block at byte ${at} has a type that does not exist`);
    const size = type === repeatedByteBlock ? 1 : header >> 3;
    at = need(at + 3, size) + size;
    isLast = (header & lastBlockFlag) !== 0;
  }
  const hasChecksum = (view.getUint8(start + 4) & 4) !== 0;
  return { end: hasChecksum ? need(at, 4) + 4 : at, isSkipped: false };
}

/** Bytes of a frame header after its descriptor. */
function headerRest(descriptor: number): number {
  const isSingle = (descriptor & 32) !== 0;
  const contentFlag = descriptor >> 6;
  const contentSize = contentFlag === 0 && isSingle ? 1 : (contentSizes[contentFlag] ?? 0);
  return (isSingle ? 0 : 1) + (dictionarySizes[descriptor & 3] ?? 0) + contentSize;
}
