import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { type FaultyRegistry, readAll, startRegistry } from '../faulty-registry.fixture.ts';
import { clientOf, sampleBlob, type TestClient } from '../test-client.fixture.ts';

const password = 'secret-password';
const scope = 'repository:team/app:pull,push';

interface TokenServer {
  readonly registry: FaultyRegistry;
  /** What was asked of the token server: method, query or form, and who asked. */
  readonly asked: { method: string; parameters: URLSearchParams; authorization: string | undefined }[];
  /** Tokens that the registry takes now. */
  readonly valid: Set<string>;
}

interface TokenOptions {
  /** Seconds that an answer says a token lives. */
  readonly life?: number;
  /** Called for each request to the registry with a valid token. */
  readonly onRequest?: (request: IncomingMessage, server: TokenServer) => void;
  /** Answers a question for a token instead. */
  readonly answer?: (response: ServerResponse, count: number) => boolean;
  readonly challenge?: string;
}

async function tokenServer({ life = 300, onRequest, answer, challenge }: TokenOptions = {}): Promise<TokenServer> {
  const asked: TokenServer['asked'] = [];
  const valid = new Set<string>();
  const registry = await startRegistry({
    async fault(request, response) {
      const { authorization, host } = request.headers;
      const url = new URL(request.url ?? '', 'http://x');
      if (url.pathname === '/token') {
        const form = new URLSearchParams((await readAll(request)).toString());
        asked.push({
          method: request.method ?? '',
          parameters: request.method === 'POST' ? form : url.searchParams,
          authorization,
        });
        if (answer?.(response, asked.length) === true) return true;
        const token = `secret-token-${asked.length}`;
        valid.add(`Bearer ${token}`);
        response.end(JSON.stringify({ token, expires_in: life }));
        return true;
      }
      if (valid.has(authorization ?? '')) {
        onRequest?.(request, server);
        if (valid.has(authorization ?? '')) return false;
      }
      request.resume();
      const header = challenge ?? `Bearer realm="http://${host}/token",service="the registry"`;
      response.writeHead(401, { 'www-authenticate': header }).end();
      return true;
    },
  });
  const server = { registry, asked, valid };
  return server;
}

function clientWith(host: string, entry: unknown, options = {}): TestClient {
  const authfile = join(temporaryDirectory(), 'auth.json');
  writeFileSync(authfile, JSON.stringify({ auths: { [host]: entry } }));
  return clientOf(host, { authfile, ...options });
}

const auth = Buffer.from(`user:${password}`).toString('base64');

/** Whatever happens, no message holds a credential. */
function expectNoSecret(client: TestClient, error?: unknown): void {
  const said = [...client.messages, error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : ''].join(
    '\n',
  );
  for (const secret of [password, auth, 'secret-token', 'identity-secret']) expect(said).not.toContain(secret);
}

test('one token for a scope serves all requests', async () => {
  const { asked, registry } = await tokenServer();
  const client = clientWith(registry.host, { auth });
  await Promise.all([1, 2, 3].map((size) => client.putBlob(sampleBlob(size))));
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ method: 'GET', authorization: `Basic ${auth}` });
  expect(asked[0]?.parameters.getAll('scope')).toEqual([scope]);
  expect(asked[0]?.parameters.get('service')).toBe('the registry');
  expectNoSecret(client);
});

test('without credentials an anonymous token is requested', async () => {
  const { asked, registry } = await tokenServer();
  expect(await clientOf(registry.host).putBlob(sampleBlob(1))).toBe('sent');
  expect(asked[0]?.authorization).toBeUndefined();
});

test('reading asks to pull alone, unless the client is going to push', async () => {
  for (const [access, wanted] of [
    [undefined, 'repository:team/app:pull'],
    ['pull,push', scope],
  ] as const) {
    const { asked, registry } = await tokenServer();
    const client = clientWith(registry.host, { auth }, { access });
    await expect(client.getManifest({})).rejects.toMatchObject({ code: 'NOT_IN_REGISTRY' });
    expect(asked.map(({ parameters }) => parameters.getAll('scope'))).toEqual([[wanted]]);
  }
});

test('an identity token goes to the token server as a form', async () => {
  const { asked, registry } = await tokenServer();
  const client = clientWith(registry.host, { identitytoken: 'identity-secret' });
  expect(await client.putBlob(sampleBlob(1))).toBe('sent');
  expect(asked[0]).toMatchObject({ method: 'POST', authorization: undefined });
  expect(Object.fromEntries(asked[0]?.parameters ?? [])).toEqual({
    grant_type: 'refresh_token',
    service: 'the registry',
    scope,
    client_id: 'chunkah',
    refresh_token: 'identity-secret',
  });
  expectNoSecret(client);
});

test('a token is renewed before it ends', async () => {
  const { asked, registry } = await tokenServer({ life: 100 });
  const client = clientWith(registry.host, { auth });
  await client.putBlob(sampleBlob(1));
  client.clock.time += 89_000;
  await client.putBlob(sampleBlob(2));
  expect(asked).toHaveLength(1);
  client.clock.time += 2000;
  await Promise.all([client.putBlob(sampleBlob(3)), client.putBlob(sampleBlob(4))]);
  expect(asked).toHaveLength(2);
});

test.each(['POST', 'PATCH', 'PUT'])('a token that the registry no longer takes at %s is renewed', async (method) => {
  let isDone = false;
  const { asked, registry } = await tokenServer({
    onRequest(request, { valid }) {
      if (request.method !== method || isDone) return;
      isDone = true;
      valid.clear();
    },
  });
  const client = clientWith(registry.host, { auth });
  const blob = sampleBlob(200_000);
  expect(await client.putBlob(blob)).toBe('sent');
  expect(registry.blobs.get(blob.digest)?.equals(blob.bytes)).toBe(true);
  expect(asked).toHaveLength(2);
});

test('a repository to mount from gets a token of its own', async () => {
  const { asked, registry } = await tokenServer();
  await clientWith(registry.host, { auth }).putBlob(sampleBlob(1), { mountFrom: 'team/base' });
  expect(asked.map(({ parameters }) => parameters.getAll('scope'))).toEqual([
    [scope],
    [scope, 'repository:team/base:pull'],
  ]);
});

test('a token server that is busy is asked again', async () => {
  const { registry } = await tokenServer({
    answer: (response, count) => count === 1 && !!response.writeHead(503).end(),
  });
  const client = clientWith(registry.host, { auth });
  expect(await client.putBlob(sampleBlob(1))).toBe('sent');
  expect(client.clock.waits).toEqual([2000]);
});

test('a token answer that breaks off is asked for again', async () => {
  const { registry } = await tokenServer({
    answer(response, count) {
      if (count > 1) return false;
      response.writeHead(200, { 'content-length': 1000 });
      response.write('{"token":"secret-', () => response.destroy());
      return true;
    },
  });
  expect(await clientWith(registry.host, { auth }).putBlob(sampleBlob(1))).toBe('sent');
});

describe('a way in that does not open', () => {
  const echo = JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: `no ${password} ${auth}` }] });
  test.each([
    ['the token server denies', { answer: (r: ServerResponse) => !!r.writeHead(401).end(echo) }, 'REGISTRY_DENIED'],
    ['its answer is not JSON', { answer: (r: ServerResponse) => !!r.end('<html>') }, 'REGISTRY_ANSWER_INVALID'],
    ['its answer has no token', { answer: (r: ServerResponse) => !!r.end('{}') }, 'REGISTRY_ANSWER_INVALID'],
    [
      'its token is not a token',
      { answer: (r: ServerResponse) => !!r.end('{"token":"a\\nb"}') },
      'REGISTRY_ANSWER_INVALID',
    ],
    ['it has no TLS', { challenge: 'Bearer realm="http://auth.example/token"' }, 'REGISTRY_ANSWER_INVALID'],
    ['it has no address', { challenge: 'Bearer realm="nonsense"' }, 'REGISTRY_ANSWER_INVALID'],
    ['the registry offers nothing known', { challenge: 'Negotiate' }, 'REGISTRY_DENIED'],
    ['the password is wrong', { challenge: 'Basic realm="x"' }, 'REGISTRY_DENIED'],
  ])('is one error without a secret: %s', async (_, options, code) => {
    const { registry } = await tokenServer(options);
    const client = clientWith(registry.host, { auth });
    const error = await client.putBlob(sampleBlob(1)).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code, hint: expect.any(String) });
    if (code === 'REGISTRY_DENIED') expect(error).toMatchObject({ message: expect.stringContaining(scope) });
    expectNoSecret(client, error);
  });

  test('tells whether there were credentials', async () => {
    const { registry } = await tokenServer({ challenge: 'Basic realm="x"' });
    await expect(clientOf(registry.host).putBlob(sampleBlob(1))).rejects.toMatchObject({
      hint: expect.stringContaining('no credentials were found'),
    });
    await expect(clientWith(registry.host, { auth }).putBlob(sampleBlob(1))).rejects.toMatchObject({
      hint: expect.stringContaining('do not suffice'),
    });
  });
});
