import { spawn } from 'node:child_process';
import { isJsonObject, parseJsonBytes } from '@chunkah/core/json';
import { helperFailed } from '../errors.ts';
import type { Environment } from '../transport/proxy.ts';
import type { Credentials } from './credentials.ts';

/** Milliseconds that a helper may take. */
const longestWait = 30_000;
/** Bytes that it may print. */
const longestAnswer = 1024 * 1024;

/**
 * Asks `docker-credential-NAME get` (github.com/docker/docker-credential-helpers): the host goes to
 * its standard input, and JSON comes back.
 * @returns nothing when the helper knows nothing of the host.
 * @throws ChunkahError `CREDENTIAL_HELPER_FAILED`, without anything that the helper printed.
 */
export async function askHelper(
  name: string,
  host: string,
  environment: Environment,
): Promise<Credentials | undefined> {
  const helper = `docker-credential-${name}`;
  if (!/^[A-Za-z0-9._+-]+$/.test(name)) throw helperFailed(helper, host, 'that is not the name of a program');
  const { exitCode, output } = await run(helper, host, environment);
  if (exitCode !== 0) {
    if (/credentials not found|no usernames? for/i.test(output.toString('latin1'))) return undefined;
    throw helperFailed(helper, host, exitCode === null ? 'a signal ended it' : `it ends with exit code ${exitCode}`);
  }
  const fault = () => helperFailed(helper, host, 'it does not print JSON');
  const answer = parseJsonBytes(output, { fault });
  const { Username: user, Secret: secret } = isJsonObject(answer) ? answer : {};
  if (typeof user !== 'string' || typeof secret !== 'string') {
    throw helperFailed(helper, host, 'its JSON has no "Username" and "Secret"');
  }
  if (secret === '') return undefined;
  return user === '<token>' ? { kind: 'identity-token', token: secret } : { kind: 'password', user, password: secret };
}

interface Outcome {
  readonly exitCode: number | null;
  readonly output: Buffer;
}

function run(helper: string, host: string, environment: Environment): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(helper, ['get'], { env: { ...environment }, stdio: ['pipe', 'pipe', 'ignore'] });
    const parts: Buffer[] = [];
    let size = 0;
    const fail = (reason: string) => {
      child.kill('SIGKILL');
      reject(helperFailed(helper, host, reason));
    };
    const timer = setTimeout(() => fail(`it takes more than ${longestWait / 1000} s`), longestWait);
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > longestAnswer) fail(`it prints more than ${longestAnswer} bytes`);
      else parts.push(part);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      fail('code' in error && error.code === 'ENOENT' ? 'it is not installed' : 'it does not start');
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, output: Buffer.concat(parts) });
    });
    // A helper need not read its input.
    child.stdin.on('error', () => {});
    child.stdin.end(host);
  });
}
