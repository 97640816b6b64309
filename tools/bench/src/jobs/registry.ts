import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { registryMissing } from '../errors.ts';

/**
 * Starts Debian's `docker-registry` among temporary files, by all addresses of this machine. It
 * ends with this process.
 * @returns its port.
 * @throws ChunkahError `REGISTRY_MISSING`.
 */
export async function startRegistry(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'chunkah-bench-registry-'));
  const port = await freePort();
  const config = join(directory, 'config.json');
  const storage = { filesystem: { rootdirectory: join(directory, 'data') } };
  // JSON is YAML, too.
  writeFileSync(config, JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr: `:${port}` } }));
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  child.unref();
  let failure: unknown;
  child.on('error', (error) => {
    failure = error;
  });
  process.once('exit', () => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  });
  for (let count = 0; count < 250; count += 1) {
    const reply = await fetch(`http://localhost:${port}/v2/`).catch(() => undefined);
    if (reply?.ok === true) return port;
    if (failure !== undefined || child.exitCode !== null) break;
    await setTimeout(40);
  }
  throw registryMissing(failure);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
