import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/**
 * Copies the files of a checkout that git tracks or would add, without the recorded runs of the
 * end-to-end tests.
 * @param copy an empty directory.
 */
export function copyCheckout(checkout: string, copy: string): void {
  const listed = runCommand(checkout, 'git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const names = listed.split('\0').filter((name) => name !== '' && !name.startsWith('e2e/golden/'));
  for (const name of names) {
    cpSync(join(checkout, name), join(copy, name), { force: true, verbatimSymlinks: true });
  }
}
