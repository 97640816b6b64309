import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { digestOf, type Fault, type FaultyOptions, startRegistry } from '../faulty-registry.fixture.ts';
import { clientOf, sampleBlob } from '../test-client.fixture.ts';

const blob = sampleBlob(700_000);

/** A client of a registry that has the blob. */
async function having(options: FaultyOptions = {}, bytes = blob.bytes) {
  const registry = await startRegistry(options);
  registry.blobs.set(blob.digest, bytes);
  return { registry, client: clientOf(registry.host) };
}

async function read(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}

/** Answers requests for the blob. `start` is where the range that was asked for begins. */
function answering(answer: (response: ServerResponse, start: number, count: number) => void): Fault {
  let count = 0;
  return (request, response) => {
    if (request.method !== 'GET' || !request.url?.includes('/blobs/sha256:')) return false;
    count += 1;
    answer(response, Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0), count);
    return true;
  };
}

/** Sends a part of the blob, and breaks the connection when that is not all. */
function send(response: ServerResponse, start: number, end: number, status = 206): void {
  response.writeHead(status, {
    'content-length': blob.size - start,
    ...(status === 206 ? { 'content-range': `bytes ${start}-${blob.size - 1}/${blob.size}` } : {}),
  });
  response.write(blob.bytes.subarray(start, end), () => (end < blob.size ? response.destroy() : response.end()));
}

describe('a blob', () => {
  test('comes whole', async () => {
    const { client } = await having();
    expect((await read(client.getBlob(blob))).equals(blob.bytes)).toBe(true);
  });

  test('of no bytes comes too', async () => {
    const { registry, client } = await having();
    const empty = { digest: digestOf(Buffer.of()), size: 0 };
    registry.blobs.set(empty.digest, Buffer.of());
    expect(await read(client.getBlob(empty))).toHaveLength(0);
  });

  test('is asked for from where the connection broke, and all of it is compared', async () => {
    const fault = answering((response, start, count) => {
      send(response, start, count === 4 ? blob.size : start + 150_000, start === 0 ? 200 : 206);
    });
    const { registry, client } = await having({ fault });
    expect((await read(client.getBlob(blob))).equals(blob.bytes)).toBe(true);
    const ranges = registry.seen.flatMap(({ headers }) => headers.range ?? []);
    expect(ranges).toHaveLength(3);
    expect(client.clock.waits).toEqual([2000, 2000, 2000]);
  });

  test('comes also from a registry that knows no ranges', async () => {
    const fault = answering((response, _start, count) => send(response, 0, count === 1 ? 300_000 : blob.size, 200));
    const { client } = await having({ fault });
    expect((await read(client.getBlob(blob))).equals(blob.bytes)).toBe(true);
  });

  test('is not waited for forever', async () => {
    const fault = answering((response, start) =>
      send(response, start, start === 0 ? 300_000 : start, start ? 206 : 200),
    );
    const { client } = await having({ fault });
    await expect(read(client.getBlob(blob))).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    expect(client.clock.waits.length).toBeLessThan(10);
  });

  test('comes from where the registry leads, which gets no credentials', async () => {
    const storage = await startRegistry();
    storage.blobs.set(blob.digest, blob.bytes);
    const location = `http://${storage.host}/v2/x/blobs/${blob.digest}?key=secret`;
    const fault = answering((response) => response.writeHead(307, { location }).end());
    const { client } = await having({ fault });
    expect((await read(client.getBlob(blob))).equals(blob.bytes)).toBe(true);
    expect(storage.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  const other = Buffer.from(blob.bytes);
  other[5] = (other[5] ?? 0) ^ 1;
  test.each([
    ['with other bytes', other, 'REGISTRY_DIGEST_DIFFERS'],
    ['that is longer', Buffer.concat([blob.bytes, Buffer.of(1)]), 'REGISTRY_ANSWER_INVALID'],
    ['that is shorter', blob.bytes.subarray(1), 'REGISTRY_UNREACHABLE'],
  ])('%s is refused', async (_what, bytes, code) => {
    const { client } = await having({}, bytes);
    await expect(read(client.getBlob(blob))).rejects.toMatchObject({ code });
  });

  test('that goes on and on is read no further than it may be', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    const sendOn = (response: ServerResponse) => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', () => sendOn(response));
    };
    const { client } = await having({ fault: answering((response) => sendOn(response.writeHead(200))) });
    let length = 0;
    const reading = async () => {
      for await (const part of client.getBlob(blob)) length += part.length;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'REGISTRY_ANSWER_INVALID' });
    expect(length).toBeLessThanOrEqual(blob.size);
  });

  test('that the registry compresses on its own account is refused', async () => {
    const packed = gzipSync(blob.bytes, { level: 0 });
    const headers = { 'content-encoding': 'gzip' };
    const { client } = await having({ fault: answering((response) => response.writeHead(200, headers).end(packed)) });
    await expect(read(client.getBlob(blob))).rejects.toMatchObject({ code: 'REGISTRY_ANSWER_INVALID' });
  });

  test('that is not there, or begins elsewhere, is refused', async () => {
    const { client } = await having();
    const missing = { digest: digestOf(Buffer.from('x')), size: 1 };
    await expect(read(client.getBlob(missing))).rejects.toMatchObject({ code: 'NOT_IN_REGISTRY' });
    const fault = answering((response, start) => {
      if (start === 0) send(response, 0, 1000, 200);
      else send(response, start + 1, blob.size);
    });
    const { client: another } = await having({ fault });
    await expect(read(another.getBlob(blob))).rejects.toMatchObject({ code: 'REGISTRY_ANSWER_INVALID' });
  });

  test('ends when the run does, also in the middle', async () => {
    const stop = new AbortController();
    const fault = answering((response) => {
      response.writeHead(200, { 'content-length': blob.size });
      response.write(blob.bytes.subarray(0, 1000), () => stop.abort(new Error('ended')));
    });
    const { client } = await having({ fault });
    await expect(read(client.getBlob(blob, stop.signal))).rejects.toThrow('ended');
  });
});
