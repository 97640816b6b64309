/** An ndb database with these headers by their numbers, as rpm writes it. Numbers may repeat. */
export function writtenNdb(headers: readonly (readonly [number, Uint8Array])[], slotPages = 1): Buffer {
  const blobs = headers.map(([number, header]) => writtenBlob(number, header));
  const slots = Buffer.alloc(slotPages * 4096);
  slots.write('RpmP');
  slots.writeUInt32LE(7, 8);
  slots.writeUInt32LE(slotPages, 12);
  slots.writeUInt32LE(1 + Math.max(0, ...headers.map(([number]) => number)), 16);
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at);
  let start = slots.length;
  for (const [index, blob] of blobs.entries()) {
    const at = 32 + 16 * index;
    slots.writeUInt32LE(headers[index]?.[0] ?? 0, at + 4);
    slots.writeUInt32LE(start / 16, at + 8);
    slots.writeUInt32LE(blob.length / 16, at + 12);
    start += blob.length;
  }
  return Buffer.concat([slots, ...blobs]);
}

function writtenBlob(number: number, header: Uint8Array): Buffer {
  const blob = Buffer.alloc(Math.ceil((16 + header.length + 12) / 16) * 16);
  blob.write('BlbS');
  blob.writeUInt32LE(number, 4);
  blob.writeUInt32LE(7, 8);
  blob.writeUInt32LE(header.length, 12);
  blob.set(header, 16);
  const end = blob.length - 12;
  let first = 1;
  let second = 0;
  for (const byte of blob.subarray(0, end)) {
    first = (first + byte) % 65_521;
    second = (second + first) % 65_521;
  }
  blob.writeUInt32LE(second * 65_536 + first, end);
  blob.writeUInt32LE(header.length, end + 4);
  blob.write('BlbE', end + 8);
  return blob;
}
