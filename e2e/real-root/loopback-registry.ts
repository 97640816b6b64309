import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { scratchDirectory } from '../program.ts';

/**
 * Starts a registry without TLS on a free port of this machine; it ends with the test.
 * @returns its `host:port`.
 */
export async function startRegistry(): Promise<string> {
  const directory = scratchDirectory();
  const configFile = join(directory, 'config.yml');
  writeFileSync(
    configFile,
    JSON.stringify({
      version: '0.1',
      storage: { filesystem: { rootdirectory: join(directory, 'blobs') } },
      http: { addr: '127.0.0.1:0' },
    }),
  );
  const registry = spawn('docker-registry', ['serve', configFile], { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(async () => {
    if (registry.exitCode === null && registry.kill()) await once(registry, 'exit');
  });
  return listeningAddress(registry);
}

/** Reads the log, to its end: a full pipe would stop the registry. */
function listeningAddress(registry: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    registry.stderr?.on('data', (bytes: Buffer) => {
      log += bytes.toString();
      const address = /listening on (127\.0\.0\.1:[0-9]+)/.exec(log)?.[1];
      if (address !== undefined) resolve(address);
    });
    registry.on('error', reject);
    registry.on('exit', (code) => reject(new Error(`the registry ended with ${code}: ${log}`)));
  });
}
