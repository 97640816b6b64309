import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * An empty directory that is removed with its contents when the running test ends. Only inside a
 * test.
 */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'chunkah-'));
  onTestFinished(() => {
    // A user other than root can only empty writable directories.
    execFileSync('chmod', ['-R', 'u+rwX', path]);
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}
