import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestSection, withSection } from './changelog.ts';
import { checkoutNotClean, nothingToRelease } from './errors.ts';
import { type LockFile, withManifests } from './lock-versions.ts';
import { runCommand } from './run-command.ts';
import { readWorkspaces } from './workspaces.ts';

/** The package whose changelog has all changes. */
const program = 'packages/chunkah';

/**
 * Raises the versions of a checkout according to its changesets, and writes the changelog and the
 * lock file.
 * @returns the new version.
 * @throws ChunkahError `CHECKOUT_NOT_CLEAN`, `NOTHING_TO_RELEASE`, `COMMAND_FAILED`.
 */
export function prepareRelease(checkout: string): string {
  const changes = runCommand(checkout, 'git', ['status', '--porcelain']);
  if (changes !== '') throw checkoutNotClean(changes);
  if (waitingChangesets(checkout).length === 0) throw nothingToRelease();
  runCommand(checkout, process.execPath, ['node_modules/@changesets/cli/bin.js', 'version']);
  const workspaces = readWorkspaces(checkout);
  moveChangelogs(checkout, [...workspaces.keys()]);
  const lockFile = join(checkout, 'package-lock.json');
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as LockFile;
  writeFileSync(lockFile, `${JSON.stringify(withManifests(lock, workspaces), null, 2)}\n`);
  return workspaces.get(program)?.version ?? '';
}

/** File names of the changesets of a checkout. */
export function waitingChangesets(checkout: string): string[] {
  const names = readdirSync(join(checkout, '.changeset'));
  return names.filter((name) => name.endsWith('.md') && name !== 'README.md').sort();
}

/** All packages share a version, so one changelog serves them. */
function moveChangelogs(checkout: string, folders: readonly string[]): void {
  const section = newestSection(readFileSync(join(checkout, program, 'CHANGELOG.md'), 'utf8'));
  for (const folder of folders) rmSync(join(checkout, folder, 'CHANGELOG.md'), { force: true });
  if (section === undefined) return;
  const file = join(checkout, 'CHANGELOG.md');
  const older = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, withSection(older, section));
}
