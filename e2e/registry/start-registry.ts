import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { scratchDirectory } from '../program.ts';

/** A registry of Debian's `docker-registry` that runs for one test. */
export interface TestRegistry {
  /** `localhost:PORT` */
  readonly host: string;
  /** Methods and paths that it was asked, those of the greeting left out; forgotten then. */
  requests(): string[];
  /** Upload sessions of a repository that it keeps open; it forgets to remove their folders. */
  uploads(repository: string): string[];
  /** Tags of a repository. */
  tags(repository: string): string[];
}

export interface TestRegistryOptions {
  /** A certificate and its key. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** A file of users, with hashes of bcrypt. */
  readonly users?: string;
  /** Another version of the program: its file. */
  readonly program?: string;
}

/** Starts a registry, and waits until it listens. */
export async function startRegistry({
  tls,
  users,
  program = 'docker-registry',
}: TestRegistryOptions = {}): Promise<TestRegistry> {
  const directory = scratchDirectory();
  const port = await freePort();
  const config = join(directory, 'config.json');
  const http = { addr: `localhost:${port}`, ...(tls === undefined ? {} : { tls }) };
  const auth = users === undefined ? {} : { auth: { htpasswd: { realm: 'test', path: users } } };
  const storage = { filesystem: { rootdirectory: join(directory, 'data') } };
  // JSON is YAML, too.
  writeFileSync(config, JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http, ...auth }));
  const child = spawn(program, ['serve', config], {
    stdio: ['ignore', 'pipe', 'ignore'],
    // Version 3 would send traces otherwise.
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  child.stdout.on('data', (bytes: Buffer) => {
    log += bytes;
  });
  await listens(port);
  const below = (repository: string, name: string) => {
    const path = join(directory, 'data/docker/registry/v2/repositories', repository, name);
    return existsSync(path) ? readdirSync(path).sort() : [];
  };
  return {
    host: `localhost:${port}`,
    requests() {
      const lines = Array.from(log.matchAll(/"([A-Z]+) (\/v2\/[^ ?"]+)[^"]* HTTP/g), ([, method, path]) => {
        return `${method} ${path?.replace(/uploads\/.+/, 'uploads/ID')}`;
      });
      log = '';
      return lines;
    },
    uploads: (repository) => {
      return below(repository, '_uploads').filter((id) => below(repository, `_uploads/${id}`).includes('startedat'));
    },
    tags: (repository) => below(repository, '_manifests/tags'),
  };
}

export interface Between {
  /** `localhost:PORT` */
  readonly host: string;
}

/**
 * A listener that hands connections on to a registry, and looks at each piece that the client
 * sends.
 * @param onPiece called with the bytes so far of this connection; `cut` breaks it, `wait` holds the
 * piece back for half a second.
 */
export async function listenBetween(
  registry: TestRegistry,
  onPiece: (sent: Buffer) => 'pass' | 'cut' | 'wait',
): Promise<Between> {
  const server = createServer((client) => {
    const upstream = connect(Number(registry.host.split(':')[1]), 'localhost');
    let sent = Buffer.alloc(0);
    client.on('data', (piece) => {
      sent = Buffer.concat([sent, piece as Buffer]);
      const what = onPiece(sent);
      if (what === 'pass') upstream.write(piece);
      if (what === 'wait') void passLater(client, upstream, piece as Buffer);
      if (what === 'cut') client.destroy();
    });
    upstream.pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', () => resolve());
  });
  server.unref();
  return { host: `localhost:${(server.address() as AddressInfo).port}` };
}

async function passLater(client: Socket, upstream: Socket, piece: Buffer): Promise<void> {
  client.pause();
  await setTimeout(500);
  upstream.write(piece);
  client.resume();
}

/** Waits until a condition holds, at most 10 s. */
export async function until(condition: () => boolean): Promise<void> {
  for (let count = 0; count < 500 && !condition(); count += 1) await setTimeout(20);
  if (!condition()) throw new Error('the condition does not come to hold');
}

async function listens(port: number): Promise<void> {
  let isOpen = false;
  for (let count = 0; count < 250 && !isOpen; count += 1) {
    isOpen = await canConnect(port);
    if (!isOpen) await setTimeout(40);
  }
  if (!isOpen) throw new Error('docker-registry does not listen');
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, 'localhost', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
