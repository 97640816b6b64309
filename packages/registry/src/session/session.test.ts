import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { digestOf, type Fault, startRegistry } from '../faulty-registry.fixture.ts';
import { clientOf, sampleBlob } from '../test-client.fixture.ts';

const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const manifest = Buffer.from('{"schemaVersion":2}');

describe('a manifest', () => {
  test('is stored with its media type, and read again by tag and digest', async () => {
    const registry = await startRegistry();
    const client = clientOf(registry.host);
    await client.putManifest('1.0', manifest, mediaType);
    expect(registry.manifests.get('team/app:1.0')).toEqual({ bytes: manifest, mediaType });
    const stored = { bytes: manifest, mediaType, digest: digestOf(manifest) };
    expect(await client.getManifest({ tag: '1.0' })).toEqual(stored);
    registry.manifests.set(`team/app:${stored.digest}`, { bytes: manifest, mediaType });
    expect(await client.getManifest({ digest: stored.digest })).toEqual(stored);
  });

  test('that is not there has an error of its own', async () => {
    const registry = await startRegistry();
    await expect(clientOf(registry.host).getManifest({})).rejects.toMatchObject({
      code: 'NOT_IN_REGISTRY',
      message: `the registry does not have ${registry.host}/team/app`,
    });
  });

  test('and a config with other bytes than their digest says are refused', async () => {
    const registry = await startRegistry();
    const client = clientOf(registry.host);
    const digest = digestOf(Buffer.from('other'));
    registry.manifests.set(`team/app:${digest}`, { bytes: manifest, mediaType });
    registry.blobs.set(digest, manifest);
    const differs = { code: 'REGISTRY_DIGEST_DIFFERS' };
    await expect(client.getManifest({ digest })).rejects.toMatchObject(differs);
    await expect(client.getSmallBlob(digest)).rejects.toMatchObject(differs);
  });

  test('that the registry stores under another digest is an error', async () => {
    const fault: Fault = (request, response) => {
      if (request.method !== 'PUT') return false;
      response.writeHead(201, { 'docker-content-digest': digestOf(Buffer.alloc(0)) }).end();
      return true;
    };
    const registry = await startRegistry({ fault });
    await expect(clientOf(registry.host).putManifest('1', manifest, mediaType)).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_DIFFERS',
    });
  });

  test('of more than 4 MiB is not read', async () => {
    const registry = await startRegistry();
    registry.manifests.set('team/app:latest', { bytes: Buffer.alloc(4 * 1024 * 1024 + 1), mediaType });
    await expect(clientOf(registry.host).getManifest({})).rejects.toMatchObject({
      code: 'REGISTRY_ANSWER_INVALID',
      message: expect.stringContaining('more than 4194304 bytes'),
    });
  });
});

function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  server.unref();
  return new Promise<{ server: typeof server; port: number }>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port }));
  });
}

describe('a redirect to another host', () => {
  test('is followed without credentials', async () => {
    const bytes = Buffer.from('config');
    const seen: IncomingMessage['headers'][] = [];
    const { port } = await listen((request, response) => {
      seen.push(request.headers);
      response.end(bytes);
    });
    const directory = temporaryDirectory();
    const authfile = join(directory, 'auth.json');
    const registry = await startRegistry({
      fault(request, response) {
        if (request.headers.authorization === undefined) {
          response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
          return true;
        }
        if (request.url?.includes('/blobs/') !== true) return false;
        response.writeHead(307, { location: `http://127.0.0.1:${port}/storage?key=hidden-signature` }).end();
        return true;
      },
    });
    const auth = Buffer.from('user:secret-password').toString('base64');
    writeFileSync(authfile, JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const client = clientOf(registry.host, { authfile });
    expect(await client.getSmallBlob(digestOf(bytes))).toEqual(bytes);
    expect(registry.seen.at(-1)?.headers.authorization).toBe(`Basic ${auth}`);
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toHaveProperty('authorization');
    expect(client.messages.join('\n')).not.toMatch(/hidden-signature|secret-password/);
  });

  test('that never ends is an error', async () => {
    const registry = await startRegistry({
      fault(request, response) {
        if (request.url === '/v2/') return false;
        response.writeHead(307, { location: `${request.url}x` }).end();
        return true;
      },
    });
    await expect(clientOf(registry.host).getManifest({})).rejects.toMatchObject({ code: 'REGISTRY_ANSWER_INVALID' });
    expect(registry.requests).toHaveLength(6);
  });
});

describe('a registry that cannot be reached', () => {
  test.each([
    ['localhost:1', 'nothing listens there'],
    ['no-such-host.invalid', 'no such host is known'],
  ])('%s is reported at once', async (host, reason) => {
    const client = clientOf(host, { limits: { connect: 5000 } });
    await expect(client.getManifest({})).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      message: `cannot reach ${host}: ${reason}`,
    });
    expect(client.clock.waits.length).toBeLessThan(6);
  });

  test('since it does not answer is reported after a while', async () => {
    const registry = await startRegistry({ fault: ({ method }) => method === 'HEAD' });
    const client = clientOf(registry.host, { limits: { idle: 50 } });
    await expect(client.putBlob(sampleBlob(1))).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      message: expect.stringContaining('nothing came for 0.05 s'),
    });
    expect(client.clock.waits).toHaveLength(5);
  });

  test('since something else answers', async () => {
    const registry = await startRegistry({
      fault: (_, response) => !response.writeHead(404).end().closed,
    });
    await expect(clientOf(registry.host).getManifest({})).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      message: expect.stringContaining('not a registry'),
    });
  });
});

test('a slow registry is waited for', async () => {
  const registry = await startRegistry({
    fault: async () => {
      await new Promise((resolve) => {
        setTimeout(resolve, 30);
      });
      return false;
    },
  });
  const blob = sampleBlob(1000);
  expect(await clientOf(registry.host, { limits: { idle: 1000 } }).putBlob(blob)).toBe('sent');
});

test('a token answer that never ends is an error, and not kept in memory', async () => {
  let sent = 0;
  const registry = await startRegistry({
    fault(request, response) {
      if (request.url?.startsWith('/token') !== true) {
        const challenge = `Bearer realm="http://${request.headers.host}/token",service="x"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
        return true;
      }
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20))) sent += 65_536;
      };
      response.on('drain', more);
      more();
      return true;
    },
  });
  await expect(clientOf(registry.host).putBlob(sampleBlob(1))).rejects.toMatchObject({
    code: 'REGISTRY_ANSWER_INVALID',
    message: expect.stringContaining('more than 1048576 bytes'),
  });
  expect(sent).toBeLessThan(32 * 1024 * 1024);
});

/** A certificate for localhost that no authority but itself vouches for, and a directory with it. */
function privateAuthority() {
  const directory = temporaryDirectory();
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', join(directory, 'key'), '-out', join(directory, 'ca.crt')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
  execFileSync('openssl', ['req', ...kind, ...subject, ...files], { stdio: 'ignore' });
  return {
    directory,
    tls: { key: readFileSync(join(directory, 'key')), cert: readFileSync(join(directory, 'ca.crt')) },
  };
}

/** A proxy that leads to one port of this machine, and remembers what it was asked for, and how. */
async function tunnelTo(registryPort: number) {
  const asked: (string | undefined)[] = [];
  const { server, port } = await listen((_, response) => response.writeHead(400).end());
  server.on('connect', (request, socket) => {
    asked.push(request.url, request.headers['proxy-authorization']);
    const upstream = connect(registryPort, 'localhost', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return { port, asked };
}

describe('through TLS', () => {
  test('a registry of a private authority is refused, and told how it could be trusted', async () => {
    const registry = await startRegistry({ tls: privateAuthority().tls });
    await expect(clientOf(registry.host).putBlob(sampleBlob(1))).rejects.toMatchObject({
      code: 'REGISTRY_CERTIFICATE',
      hint: expect.stringContaining('--registry-ca'),
    });
    expect(registry.seen).toEqual([]);
  });

  test('it is trusted by a file, by certs.d, or since its host may be insecure', async () => {
    const { directory, tls } = privateAuthority();
    const registry = await startRegistry({ tls });
    const home = temporaryDirectory();
    const folder = join(home, '.config/containers/certs.d', registry.host);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'own.crt'), tls.cert);
    const ways = [{ ca: join(directory, 'ca.crt') }, { home }, { insecureHosts: [registry.host] }];
    for (const way of ways) expect(await clientOf(registry.host, way).putBlob(sampleBlob(10))).toBe('sent');
  });

  test('a file that holds no certificate is an error', async () => {
    const { directory, tls } = privateAuthority();
    const registry = await startRegistry({ tls });
    const wrong = join(directory, 'wrong');
    writeFileSync(wrong, 'x');
    for (const ca of [wrong, join(directory, 'missing')]) {
      await expect(clientOf(registry.host, { ca }).putBlob(sampleBlob(1))).rejects.toMatchObject({
        code: 'REGISTRY_CA_UNREADABLE',
      });
    }
  });

  test('a proxy is asked for a tunnel, but not to a host of NO_PROXY', async () => {
    const registry = await startRegistry({ tls: privateAuthority().tls });
    const { port, asked } = await tunnelTo(registry.port);
    const environment = { HTTPS_PROXY: `http://proxy-user:proxy-word@127.0.0.1:${port}` };
    const insecureHosts = ['registry.test'];
    const client = clientOf('registry.test', { environment, insecureHosts });
    expect(await client.putBlob(sampleBlob(1000))).toBe('sent');
    expect(asked[0]).toBe('registry.test:443');
    expect(asked[1]).toBe(`Basic ${Buffer.from('proxy-user:proxy-word').toString('base64')}`);
    expect(client.messages.join()).not.toContain('proxy-word');
    const direct = clientOf('registry.test', { environment: { ...environment, no_proxy: '.test' }, insecureHosts });
    await expect(direct.putBlob(sampleBlob(1))).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });

  test('another machine is not asked without TLS, unless the user says so', async () => {
    const registry = await startRegistry();
    const { port } = await tunnelTo(registry.port);
    const plain: (string | undefined)[] = [];
    const other = await listen(({ url }, response) => {
      plain.push(url);
      response.end();
    });
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${port}`, HTTP_PROXY: `http://127.0.0.1:${other.port}` };
    const client = clientOf('registry.test', { environment });
    await expect(client.getManifest({})).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      message: expect.stringContaining('it does not speak TLS'),
      hint: expect.stringContaining('--registry-insecure'),
    });
    expect([plain, registry.seen]).toEqual([[], []]);
    await clientOf('registry.test', { environment, insecureHosts: ['registry.test'] }).putBlob(sampleBlob(1));
    expect(plain[0]).toBe('http://registry.test/v2/');
  });

  test.each([
    ['that does not listen', 0, 'nothing listens there', 0],
    ['that wants other credentials', 407, 'it opens no tunnel, and answers 407', 0],
    ['that fails', 502, 'it opens no tunnel, and answers 502', 5],
  ])('a proxy %s is named, and its password is not', async (_, status, reason, waits) => {
    const { server, port } = await listen((_request, response) => response.end());
    server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    if (status === 0) server.close();
    const environment = { HTTPS_PROXY: `http://proxy-user:proxy-word@127.0.0.1:${port}` };
    const client = clientOf('registry.test', { environment });
    await expect(client.getManifest({})).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      message: `cannot reach registry.test through the proxy 127.0.0.1:${port}: ${reason}`,
    });
    expect(client.clock.waits).toHaveLength(waits);
    expect(client.messages.join()).not.toContain('proxy-word');
  });
});

test('http without TLS goes through a proxy where the host is allowed to have it', async () => {
  const registry = await startRegistry();
  const { port } = await listen((request, response) => {
    expect(request.url).toMatch(/^http:\/\/registry\.test\/v2\//);
    response.writeHead(request.method === 'HEAD' ? 200 : 200).end();
  });
  const environment = { http_proxy: `127.0.0.1:${port}`, https_proxy: '127.0.0.1:1' };
  const client = clientOf('registry.test', { environment, insecureHosts: ['registry.test'] });
  expect(await client.putBlob(sampleBlob(1))).toBe('there');
  expect(registry.seen).toEqual([]);
});
