import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type Fault, startRegistry } from '../faulty-registry.fixture.ts';
import { clientOf, sampleBlob } from '../test-client.fixture.ts';

const mebibyte = 1024 * 1024;

/** Fails the first requests with a method. */
function first(method: string, count: number, act: Fault): Fault {
  let left = count;
  return (request, response, registry) => {
    if (request.method !== method || left === 0) return false;
    left -= 1;
    return act(request, response, registry);
  };
}

/** Closes the connection once so many bytes of the body came; what came is kept. */
function cutAfter(bytes: number): Fault {
  return async (request, _, registry) => {
    const id = /uploads\/(\d+)/.exec(request.url ?? '')?.[1] ?? '';
    const held = registry.uploads.get(id) ?? Buffer.alloc(0);
    registry.uploads.set(id, Buffer.concat([held, await firstBytes(request, bytes)]));
    request.destroy();
    return true;
  };
}

function firstBytes(request: IncomingMessage, bytes: number): Promise<Buffer> {
  if (bytes === 0) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size >= bytes) resolve(Buffer.concat(parts).subarray(0, bytes));
    });
  });
}

function answer(status: number, headers: Record<string, string> = {}): Fault {
  return (request, response) => {
    request.resume();
    response.writeHead(status, headers).end();
    return true;
  };
}

describe('a blob', () => {
  test('is sent in one piece without a range, and hashed by the registry', async () => {
    const registry = await startRegistry();
    const blob = sampleBlob(3 * mebibyte);
    const client = clientOf(registry.host);
    expect(await client.putBlob(blob)).toBe('sent');
    expect(registry.blobs.get(blob.digest)).toEqual(blob.bytes);
    expect(registry.requests).toEqual(
      [
        `HEAD /v2/team/app/blobs/${blob.digest}`,
        'POST /v2/team/app/blobs/uploads/ID',
        'PATCH /v2/team/app/blobs/uploads/ID',
        'PUT /v2/team/app/blobs/uploads/ID',
      ].map((line) => line.replace('POST /v2/team/app/blobs/uploads/ID', 'POST /v2/team/app/blobs/uploads/')),
    );
    const patch = registry.seen.find(({ method }) => method === 'PATCH');
    expect(patch?.headers).not.toHaveProperty('content-range');
    expect(registry.uploads.size).toBe(0);
  });

  test('that is there is asked for, and not sent', async () => {
    const registry = await startRegistry();
    const blob = sampleBlob(1000);
    registry.blobs.set(blob.digest, blob.bytes);
    expect(await clientOf(registry.host).putBlob(blob)).toBe('there');
    expect(registry.requests).toEqual([`HEAD /v2/team/app/blobs/${blob.digest}`]);
  });

  test('of no bytes is sent', async () => {
    const registry = await startRegistry();
    const blob = sampleBlob(0);
    expect(await clientOf(registry.host).putBlob(blob)).toBe('sent');
    expect(registry.blobs.get(blob.digest)).toEqual(blob.bytes);
  });

  test.each(['absolute', 'relative', 'with-query'] as const)('goes to a Location that is %s', async (location) => {
    const registry = await startRegistry({ location });
    const blob = sampleBlob(1000);
    expect(await clientOf(registry.host).putBlob(blob)).toBe('sent');
    expect(registry.blobs.has(blob.digest)).toBe(true);
    if (location === 'with-query') {
      const put = registry.seen.find(({ method }) => method === 'PUT');
      expect(put?.url).toContain('_state=a%2Bb%3D&x=1&digest=sha256%3A');
    }
  });

  test('tells how much of it is on its way', async () => {
    const registry = await startRegistry();
    const blob = sampleBlob(mebibyte);
    const sent: number[] = [];
    await clientOf(registry.host).putBlob(blob, { onSent: (bytes) => sent.push(bytes) });
    expect(sent.at(-1)).toBe(mebibyte);
    expect(sent).toEqual(sent.toSorted((a, b) => a - b));
  });
});

describe('a blob of another repository', () => {
  test('is mounted', async () => {
    const registry = await startRegistry({
      fault: (request, response) => request.method === 'HEAD' && !response.writeHead(404).end().closed,
    });
    const blob = sampleBlob(1000);
    registry.blobs.set(blob.digest, blob.bytes);
    expect(await clientOf(registry.host).putBlob(blob, { mountFrom: 'team/base' })).toBe('mounted');
    expect(registry.seen.at(-1)?.url).toContain(`?mount=${blob.digest}&from=team/base`);
  });

  test('is sent in the session that the registry opens instead', async () => {
    const registry = await startRegistry();
    const blob = sampleBlob(1000);
    expect(await clientOf(registry.host).putBlob(blob, { mountFrom: 'team/base' })).toBe('sent');
    expect(registry.requests.filter((line) => line.startsWith('POST'))).toHaveLength(1);
    expect(registry.uploads.size).toBe(0);
  });

  test('is sent when the other one may not be read', async () => {
    const registry = await startRegistry({
      fault: (request, response) => request.url?.includes('mount=') === true && !response.writeHead(403).end().closed,
    });
    const blob = sampleBlob(1000);
    expect(await clientOf(registry.host).putBlob(blob, { mountFrom: 'team/base' })).toBe('sent');
  });
});

const cuts = [0, 1, 2, 65_536, 65_537, mebibyte, 3 * mebibyte - 1];

describe.each([
  ['that resumes', { canResume: true }],
  ['that forgets', { canResume: false }],
  ['that resumes, but takes no ranges', { canResume: true, takesRanges: false }],
] as const)('with a registry %s', (_, options) => {
  test.each(cuts)('an upload that is cut after %d bytes is completed', async (bytes) => {
    const registry = await startRegistry({ ...options, fault: first('PATCH', 1, cutAfter(bytes)) });
    const blob = sampleBlob(3 * mebibyte);
    const client = clientOf(registry.host);
    expect(await client.putBlob(blob)).toBe('sent');
    expect(registry.blobs.get(blob.digest)?.equals(blob.bytes)).toBe(true);
    await client.close();
    expect(registry.uploads.size).toBe(0);
    expect(client.clock.waits).toEqual([2000]);
  });

  test('an upload whose last request is cut is completed', async () => {
    const cut: Fault = (request) => {
      request.destroy();
      return true;
    };
    const registry = await startRegistry({ ...options, fault: first('PUT', 1, cut) });
    const blob = sampleBlob(mebibyte);
    expect(await clientOf(registry.host).putBlob(blob)).toBe('sent');
    expect(registry.blobs.get(blob.digest)?.equals(blob.bytes)).toBe(true);
  });
});

test('a resumed upload sends only the rest', async () => {
  const registry = await startRegistry({ fault: first('PATCH', 1, cutAfter(mebibyte)) });
  const blob = sampleBlob(3 * mebibyte);
  await clientOf(registry.host).putBlob(blob);
  const last = registry.seen.filter(({ method }) => method === 'PATCH').at(-1);
  expect(last?.headers['content-range']).toBe(`${mebibyte}-${3 * mebibyte - 1}`);
  expect(last?.headers['content-length']).toBe(`${2 * mebibyte}`);
});

test('an upload whose last answer got lost is found to be complete', async () => {
  const registry = await startRegistry({
    fault: first('PUT', 1, (request, _, { blobs, uploads }) => {
      blobs.set(blob.digest, blob.bytes);
      uploads.clear();
      request.destroy();
      return true;
    }),
  });
  const blob = sampleBlob(1000);
  expect(await clientOf(registry.host).putBlob(blob)).toBe('sent');
  expect(registry.requests.filter((line) => line.startsWith('POST'))).toHaveLength(1);
});

test('after six cuts there is one error, and no session is left open', async () => {
  const registry = await startRegistry({ fault: first('PATCH', 100, cutAfter(1)) });
  const client = clientOf(registry.host);
  const put = client.putBlob(sampleBlob(1000));
  await expect(put).rejects.toMatchObject({
    code: 'REGISTRY_UNREACHABLE',
    message: `cannot reach ${registry.host}: the connection broke`,
  });
  expect(client.clock.waits).toEqual([2000, 4000, 8000, 16_000, 32_000]);
  await client.close();
  expect(registry.uploads.size).toBe(0);
});

describe('an upload that the registry cannot take now', () => {
  test.each([
    ['503', 503, {}, 2000],
    ['429', 429, {}, 2000],
    ['429 with Retry-After in seconds', 429, { 'retry-after': '7' }, 7000],
    ['429 with Retry-After as a date', 429, { 'retry-after': new Date(1_700_000_011_000).toUTCString() }, 11_000],
    ['429 with a long Retry-After', 429, { 'retry-after': '86400' }, 60_000],
    ['500', 500, {}, 2000],
  ])('is tried again after %s', async (_, status, headers, wait) => {
    for (const method of ['HEAD', 'POST', 'PATCH', 'PUT']) {
      const registry = await startRegistry({ fault: first(method, 1, answer(status, headers)) });
      const client = clientOf(registry.host);
      const blob = sampleBlob(mebibyte);
      expect(await client.putBlob(blob)).toBe('sent');
      expect(registry.blobs.has(blob.digest)).toBe(true);
      expect(client.clock.waits).toEqual([wait]);
    }
  });

  test('ends in one error after six tries', async () => {
    const registry = await startRegistry({ fault: first('PATCH', 100, answer(503)) });
    const client = clientOf(registry.host);
    await expect(client.putBlob(sampleBlob(10))).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining('status 503'),
    });
    expect(client.clock.waits).toHaveLength(5);
  });
});

describe('an upload that is refused is not tried again', () => {
  const said = JSON.stringify({ errors: [{ code: 'DENIED', message: 'no \u001b[31mmore\n room' }] });
  test.each([
    [403, 'REGISTRY_DENIED', 'denies repository:team/app:pull,push: DENIED: no'],
    [413, 'REGISTRY_TOO_LARGE', 'does not take the blob sha256:'],
    [400, 'REGISTRY_REFUSED', 'status 400: DENIED: no \\x1b[31mmore\\n room'],
    [405, 'REGISTRY_REFUSED', 'status 405'],
  ])('%d', async (status, code, message) => {
    for (const method of ['POST', 'PATCH', 'PUT']) {
      const registry = await startRegistry({
        fault: first(method, 100, (request, response) => {
          request.resume();
          response.writeHead(status).end(said);
          return true;
        }),
      });
      const client = clientOf(registry.host);
      await expect(client.putBlob(sampleBlob(2 * mebibyte))).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message),
        hint: expect.any(String),
      });
      expect(client.clock.waits).toEqual([]);
      await client.close();
      expect(registry.uploads.size).toBe(0);
    }
  });

  test('for its bytes: the registry names another digest', async () => {
    const wrong = `sha256:${'0'.repeat(64)}`;
    const fault = first('PUT', 1, answer(201, { 'docker-content-digest': wrong }));
    const registry = await startRegistry({ fault });
    await expect(clientOf(registry.host).putBlob(sampleBlob(10))).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_DIFFERS',
      message: expect.stringContaining(wrong),
    });
  });
});

test('an answer that comes before all is sent ends the sending', async () => {
  const registry = await startRegistry({
    fault: first('PATCH', 1, (_, response) => {
      response.writeHead(413, { connection: 'close' }).end();
      return true;
    }),
  });
  await expect(clientOf(registry.host).putBlob(sampleBlob(32 * mebibyte))).rejects.toMatchObject({
    code: 'REGISTRY_TOO_LARGE',
  });
});

describe('a run that is ended', () => {
  test.each(['POST', 'PATCH', 'PUT'])('during %s leaves no session open', async (method) => {
    const run = new AbortController();
    const reason = new Error('ended');
    const registry = await startRegistry({
      fault: async (request) => {
        if (request.method !== method) return false;
        run.abort(reason);
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
        return false;
      },
    });
    const client = clientOf(registry.host, { signal: run.signal });
    await expect(client.putBlob(sampleBlob(mebibyte))).rejects.toBe(reason);
    await client.close();
    // What the registry has closed by itself needs no request more.
    expect(registry.seen.at(-1)?.method).toBe(method === 'PUT' ? 'PUT' : 'DELETE');
    expect(registry.uploads.size).toBe(0);
  });

  test('during a PUT that is not answered gives the session up', async () => {
    const run = new AbortController();
    const reason = new Error('ended');
    const registry = await startRegistry({
      fault: (request) => {
        if (request.method !== 'PUT') return false;
        run.abort(reason);
        return true;
      },
    });
    const client = clientOf(registry.host, { signal: run.signal, limits: { farewell: 500 } });
    await expect(client.putBlob(sampleBlob(mebibyte))).rejects.toBe(reason);
    await client.close();
    expect(registry.seen.at(-1)?.method).toBe('DELETE');
    expect(registry.uploads.size).toBe(0);
  });
});
