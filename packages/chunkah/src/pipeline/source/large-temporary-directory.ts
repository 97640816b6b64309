import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { env } from 'node:process';

/** Where temporary files may be large: `/tmp` is often memory. */
export function largeTemporaryDirectory(): string {
  return env.TMPDIR || (existsSync('/var/tmp') ? '/var/tmp' : tmpdir());
}
