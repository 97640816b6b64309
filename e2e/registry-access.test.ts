import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRegistry as startFaultyRegistry } from '../packages/registry/src/faulty-registry.fixture.ts';
import { writeWrapper } from './containerfile/wrapper.ts';
import { readGuide } from './guide.ts';
import { programPath, run } from './program.ts';
import * as faults from './registry/faults.ts';
import { directoryImage, noUser, push } from './registry/push.ts';
import { account, startTlsRegistry } from './registry/tls-registry.ts';
import { createWorkplace, expectNothingLeft, expectRefused } from './workplace.ts';

describe('a registry with TLS and users', () => {
  test('accepts an image when its authority and credentials are given', async () => {
    const { place, registry } = await startTlsRegistry();
    const output = `docker://${registry.host}/app:1`;
    const expected = await directoryImage(place);
    const args = ['-o', output, '--registry-ca', 'ca.crt', '--authfile', 'auth.json', '-vv'];
    const outcome = await push(place, args);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain(expected.manifestDigest);
    expect(outcome.stderr).not.toMatch(/secret|Basic|dXNlcj/);
    expect(registry.tags('app')).toEqual(['1']);
  });

  test('accepts it with the certificates and credentials of podman and docker', async () => {
    const { place, registry } = await startTlsRegistry();
    const output = `docker://${registry.host}/app:1`;
    await run(
      'sh',
      [
        '-c',
        `mkdir -p .docker .config/containers/certs.d/${registry.host}
       mv auth.json .docker/config.json
       mv ca.crt .config/containers/certs.d/${registry.host}`,
      ],
      { cwd: place.directory },
    );
    expect((await push(place, ['-o', output])).code).toBe(0);
    expect(registry.tags('app')).toEqual(['1']);
  });

  test('accepts it with the credentials that a pipeline writes as in the guide', async () => {
    const { place, registry } = await startTlsRegistry();
    const programs = join(place.directory, 'programs');
    writeWrapper(programs, 'chunkah', `'${process.execPath}' '${programPath}'`);
    const [user, password] = account.split(':');
    const pipeline = {
      ...{ CI_REGISTRY: registry.host, CI_REGISTRY_IMAGE: `${registry.host}/app`, CI_COMMIT_SHORT_SHA: '1a2b3c4d' },
      ...{ CI_REGISTRY_USER: user, CI_REGISTRY_PASSWORD: password },
    };
    const [commands = ''] = readGuide('registry.md').commands('Credentials');
    await run('bash', ['--norc', '-euo', 'pipefail', '-c', `${commands.trim()} --registry-ca ca.crt`], {
      cwd: place.directory,
      env: { ...noUser(place), ...pipeline, PATH: `${programs}:${process.env.PATH}` },
    });
    expect(registry.tags('app')).toEqual(['1a2b3c4d']);
  });

  test('refuses a push without them, before any work', async () => {
    const { place, registry } = await startTlsRegistry();
    const output = `docker://${registry.host}/app:1`;
    const hidden = await push(place, ['-o', output, '--authfile', 'auth.json']);
    expectRefused(hidden, /the TLS certificate of localhost:\d+ is not accepted/, /--registry-ca FILE/);
    const nobody = await push(place, ['-o', output, '--registry-ca', 'ca.crt', '-v']);
    expect(nobody.stderr).toMatch(/^error: .*localhost:\d+ denies repository:app:pull,push/m);
    expect(nobody.stderr).toMatch(/^hint: no credentials were found: log in with podman login localhost/m);
    expect(nobody.stderr).not.toContain('found 6 entries');
    const auth = Buffer.from('user:wrong-password').toString('base64');
    writeFileSync(join(place.directory, 'auth.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const wrong = await push(place, ['-o', output, '--registry-ca', 'ca.crt', '--authfile', 'auth.json', '-vv']);
    expect(wrong.stderr).toMatch(/^hint: the credentials found do not suffice/m);
    expect(wrong.stderr).not.toMatch(/wrong-password|dXNlcj/);
    expect(registry.tags('app')).toEqual([]);
    expectNothingLeft(place);
  });
});

interface Proxy {
  /** With a user and a password. */
  readonly address: string;
  /** What it was asked for, and with what credentials. */
  readonly asked: { readonly target: string | undefined; readonly authorization: string | undefined }[];
}

/** A proxy that leads to one port of this machine, whatever it is asked for. */
async function startProxy(port: number): Promise<Proxy> {
  const asked: Proxy['asked'][number][] = [];
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on('connect', ({ url: target, headers }, socket) => {
    asked.push({ target, authorization: headers['proxy-authorization'] });
    const upstream = connect(port, 'localhost', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  onTestFinished(() => void server.close());
  return { address: `http://proxy-user:proxy-word@127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('a push goes through a proxy, with an authority of certs.d and the account of a helper', async () => {
  const { place, registry } = await startTlsRegistry('registry.test');
  const proxy = await startProxy(Number(registry.host.split(':')[1]));
  const at = (name: string) => join(place.directory, name);
  const authorities = at('.config/containers/certs.d/registry.test');
  await run('sh', ['-c', 'mkdir -p "$1" && mv "$2" "$1"', 'sh', authorities, at('ca.crt')]);
  for (const name of ['.docker', 'bin']) mkdirSync(at(name));
  writeFileSync(at('.docker/config.json'), JSON.stringify({ credHelpers: { 'registry.test': 'own' } }));
  const prints = `{"ServerURL":"%s","Username":"user","Secret":"secret-password"}`;
  writeFileSync(at('bin/docker-credential-own'), `#!/bin/sh\nread host; printf '${prints}' "$host"\n`);
  chmodSync(at('bin/docker-credential-own'), 0o755);
  const env = { PATH: `${at('bin')}:${process.env.PATH}`, HTTPS_PROXY: proxy.address };
  const outcome = await push(place, ['-o', 'docker://registry.test/app:1', '-vv'], env);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  expect(registry.tags('app')).toEqual(['1']);
  const authorization = `Basic ${Buffer.from('proxy-user:proxy-word').toString('base64')}`;
  expect(new Set(proxy.asked.map((one) => JSON.stringify(one)))).toEqual(
    new Set([JSON.stringify({ target: 'registry.test:443', authorization })]),
  );
  expect(outcome.stderr).not.toMatch(/proxy-word|secret|Basic|dXNlcj|cHJveHk/);
});

test('an identity token opens a registry, and is shown nowhere', async () => {
  const place = createWorkplace();
  const registry = await startFaultyRegistry({
    fault: faults.withTokens(undefined, { identityToken: 'secret-identity' }),
  });
  const entry = { auth: Buffer.from('<token>:').toString('base64'), identitytoken: 'secret-identity' };
  const authfile = join(place.directory, 'auth.json');
  const args = ['-o', `docker://${registry.host}/app:1`, '--authfile', authfile, '-vv'];
  writeFileSync(authfile, JSON.stringify({ auths: { [registry.host]: entry } }));
  const outcome = await push(place, args);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  expect(Array.from(registry.manifests.keys())).toEqual(['app:1']);
  expect(outcome.stderr).not.toContain('secret');
  writeFileSync(authfile, JSON.stringify({ auths: { [registry.host]: { ...entry, identitytoken: 'secret-other' } } }));
  const refused = await push(place, args);
  expect(refused.stderr).toMatch(/^error: .* denies repository:app:pull,push/m);
  expect(refused.stderr).not.toContain('secret');
});
