import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyCheckout } from './copy-checkout.ts';
import { releaseFaulty } from './errors.ts';
import { prepareRelease, waitingChangesets } from './prepare-release.ts';
import { releaseFaults } from './release-faults.ts';
import { runCommand } from './run-command.ts';

const trialChangeset = '---\nchunkah: minor\n---\n\nA change that is tried out and never released.\n';

/**
 * Prepares a release in a temporary copy of a checkout, including uncommitted changes, and checks
 * it. The checkout is not modified. If no changeset is waiting, a made-up one is used.
 * @returns the version of the next release.
 * @throws ChunkahError `RELEASE_FAULTY` and whatever `prepareRelease` throws.
 */
export function dryRun(checkout: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'chunkah-release-'));
  try {
    copyCheckout(checkout, copy);
    symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
    if (waitingChangesets(copy).length === 0) writeFileSync(join(copy, '.changeset/trial.md'), trialChangeset);
    const git = (...args: string[]) => runCommand(copy, 'git', args);
    git('init', '--quiet');
    git('add', '--all');
    git('-c', 'user.name=dry run', '-c', 'user.email=', 'commit', '--quiet', '--message', 'dry run');
    const version = prepareRelease(copy);
    const faults = releaseFaults(copy, version);
    if (faults.length > 0) throw releaseFaulty(faults);
    return version;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
