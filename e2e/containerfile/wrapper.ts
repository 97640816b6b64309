import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes a program `name` that starts another one.
 * @param directory made if it is missing.
 * @param command what it starts with its own arguments: words for the shell.
 */
export function writeWrapper(directory: string, name: string, command: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
}
