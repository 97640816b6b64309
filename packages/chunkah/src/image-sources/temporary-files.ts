import { env } from 'node:process';

/** The directory for temporary files that belong beside no output: `/tmp` is often memory. */
export function temporaryFiles(): string {
  return env.TMPDIR || '/var/tmp';
}
