import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AuthPlaces } from './auth-files.ts';
import { findCredentials } from './find-credentials.ts';

const uid = 4_000_000_000;
let home: string;
beforeEach(() => {
  home = temporaryDirectory();
});

function write(path: string, content: unknown): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function auth(user: string, password = 'word'): { auth: string } {
  return { auth: Buffer.from(`${user}:${password}`).toString('base64') };
}

/** The user that is found for a repository. */
async function userFor(name: string, places: Partial<AuthPlaces> = {}): Promise<string | undefined> {
  const [host = '', ...parts] = name.split('/');
  const found = await findCredentials({ host, repository: parts.join('/') }, { environment: {}, home, uid, ...places });
  return found?.kind === 'password' ? found.user : found?.kind;
}

test('files are read in the order of podman and docker, and the first with credentials counts', async () => {
  const environment = { XDG_RUNTIME_DIR: join(home, 'run') };
  const of = (user: string) => ({ auths: { 'r.example': auth(user) } });
  write('.dockercfg', { 'https://r.example/v1/': auth('oldest') });
  expect(await userFor('r.example/a', { environment })).toBe('oldest');
  write('.docker/config.json', of('docker'));
  expect(await userFor('r.example/a', { environment })).toBe('docker');
  write('.config/containers/auth.json', of('config'));
  expect(await userFor('r.example/a', { environment })).toBe('config');
  write('run/containers/auth.json', { auths: { 'r.example': {}, 'other.example': auth('x') } });
  expect(await userFor('r.example/a', { environment })).toBe('config');
  write('run/containers/auth.json', of('runtime'));
  expect(await userFor('r.example/a', { environment })).toBe('runtime');
  const docker = { ...environment, DOCKER_CONFIG: join(home, 'd') };
  expect(await userFor('r.example/a', { environment: docker })).toBeUndefined();
  write('d/config.json', of('docker-config'));
  expect(await userFor('r.example/a', { environment: docker })).toBe('docker-config');
  const named = { ...docker, REGISTRY_AUTH_FILE: write('variable.json', of('variable')) };
  expect(await userFor('r.example/a', { environment: named })).toBe('variable');
  expect(await userFor('r.example/a', { environment: named, authfile: write('given.json', of('given')) })).toBe(
    'given',
  );
});

test('the entry of the longest name counts', async () => {
  write('.docker/config.json', {
    auths: {
      'r.example': auth('host'),
      'r.example/team': auth('team'),
      'r.example/team/app': auth('app'),
      'r.example/empty': {},
      'https://s.example:5000/v2/': auth('url'),
    },
  });
  expect(await userFor('r.example/x')).toBe('host');
  expect(await userFor('r.example/teams')).toBe('host');
  expect(await userFor('r.example/team/other')).toBe('team');
  expect(await userFor('r.example/team/app')).toBe('app');
  expect(await userFor('r.example/empty')).toBe('host');
  expect(await userFor('s.example:5000/x')).toBe('url');
  expect(await userFor('s.example/x')).toBeUndefined();
});

test('Docker Hub has the name that docker gives it', async () => {
  write('.docker/config.json', { auths: { 'https://index.docker.io/v1/': auth('hub') } });
  expect(await userFor('docker.io/library/debian')).toBe('hub');
});

test('identity tokens, plain names and passwords with colons are taken', async () => {
  write('.docker/config.json', {
    auths: {
      'a.example': { ...auth('00000000-0000'), identitytoken: 'long-token' },
      'b.example': { username: 'plain', password: 'word' },
      'c.example': auth('user', 'with:colon'),
    },
  });
  const find = (host: string) => findCredentials({ host, repository: 'x' }, { environment: {}, home, uid });
  expect(await find('a.example')).toEqual({ kind: 'identity-token', token: 'long-token' });
  expect(await find('b.example')).toEqual({ kind: 'password', user: 'plain', password: 'word' });
  expect(await find('c.example')).toEqual({ kind: 'password', user: 'user', password: 'with:colon' });
});

describe('a helper', () => {
  /** Installs a helper whose name is `NAME`. */
  function helper(name: string, script: string): Partial<AuthPlaces> {
    chmodSync(write(`bin/docker-credential-${name}`, `#!/bin/sh\n${script}\n`), 0o755);
    return { environment: { PATH: `${join(home, 'bin')}:/usr/bin:/bin` } };
  }
  const printsHost = `read host; printf '{"ServerURL":"%s","Username":"%s","Secret":"s"}' "$host" "$host of $1"`;

  test('of the host comes before entries, one for all hosts after them', async () => {
    const places = helper('own', printsHost);
    write('.docker/config.json', {
      credsStore: 'own',
      credHelpers: { 'r.example': 'own' },
      auths: { 'r.example': auth('entry'), 's.example': auth('entry') },
    });
    expect(await userFor('r.example/a', places)).toBe('r.example of get');
    expect(await userFor('s.example/a', places)).toBe('entry');
    expect(await userFor('t.example/a', places)).toBe('t.example of get');
    expect(await userFor('docker.io/a/b', places)).toBe('https://index.docker.io/v1/ of get');
  });

  test('gives identity tokens, or knows nothing', async () => {
    write('.docker/config.json', { credsStore: 'own' });
    const token = helper('own', `echo '{"ServerURL":"x","Username":"<token>","Secret":"t"}'`);
    expect(await userFor('r.example/a', token)).toBe('identity-token');
    const nothing = helper('own', 'echo "credentials not found in native keychain"; exit 1');
    expect(await userFor('r.example/a', nothing)).toBeUndefined();
  });

  test.each([
    ['echo "the word is hidden-word"; exit 3', 'exit code 3'],
    ['echo hidden-word', 'does not print JSON'],
    [`echo '{"Secret":"hidden-word"}'`, 'no "Username"'],
    ['yes hidden-word', 'more than 1048576 bytes'],
    ['kill -9 $$', 'a signal'],
  ])('that fails is named, and what it printed is not: %s', async (script, message) => {
    const places = helper('own', script);
    write('.docker/config.json', { credsStore: 'own' });
    const error = await userFor('r.example/a', places).catch((fault: unknown) => fault);
    expect(error).toMatchObject({
      code: 'CREDENTIAL_HELPER_FAILED',
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });
    expect(`${error}`).toContain('docker-credential-own');
    expect(`${error}`).not.toContain('hidden-word');
  });

  test('that is missing, or whose name is not a name, is an error', async () => {
    for (const credsStore of ['missing', '../bin/own', 'a b']) {
      write('.docker/config.json', { credsStore });
      await expect(userFor('r.example/a', { environment: { PATH: '/usr/bin' } })).rejects.toMatchObject({
        code: 'CREDENTIAL_HELPER_FAILED',
      });
    }
  });
});

test('a file that is not a file of credentials is an error, which shows nothing of it', async () => {
  for (const content of ['{"auths": {"r.example": hidden-word', '["hidden-word"]', '{"auths": "hidden-word"}']) {
    const path = write('.docker/config.json', content);
    const error = await userFor('r.example/a').catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: 'AUTH_FILE_INVALID', message: expect.stringContaining(path) });
    expect(`${error}`).not.toContain('hidden-word');
  }
  write('.docker/config.json', { auths: { 'r.example': { auth: 'aGlkZGVu' } } });
  await expect(userFor('r.example/a')).rejects.toMatchObject({ code: 'AUTH_FILE_INVALID' });
});

test('a file that somebody names must be there', async () => {
  const missing = join(home, 'missing.json');
  for (const places of [{ authfile: missing }, { environment: { REGISTRY_AUTH_FILE: missing } }]) {
    await expect(userFor('r.example/a', places)).rejects.toMatchObject({
      code: 'AUTH_FILE_UNREADABLE',
      message: expect.stringContaining(missing),
    });
  }
});
