import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isChunkahError } from '@chunkah/core';
import { dryRun } from './dry-run.ts';
import { releaseUsage } from './errors.ts';
import { prepareRelease } from './prepare-release.ts';

const help = `Usage: npm run release [-- --dry-run]

Raises the versions of all packages as the changesets in .changeset say, writes CHANGELOG.md and
completes package-lock.json. Commits, tags and publishes nothing, and needs no network.

Options:
  --dry-run   do it in a temporary copy of this checkout, and check the outcome
  -h, --help  show this help
`;

const checkout = join(import.meta.dirname, '../../..');

try {
  process.stdout.write(run());
} catch (error) {
  if (!isChunkahError(error)) throw error;
  process.stderr.write(`error: ${error.message}\n${error.hint === undefined ? '' : `hint: ${error.hint}\n`}`);
  process.exitCode = 1;
}

function run(): string {
  const { values } = readOptions();
  if (values.help === true) return help;
  if (values['dry-run'] === true) return `dry run: the next release is ${dryRun(checkout)}\n`;
  const version = prepareRelease(checkout);
  return `${version} is prepared. Next:
  npm cit
  git commit --all --message 'release: ${version}'
  git tag v${version}
  npm run build && npm publish --workspaces --access public
`;
}

function readOptions() {
  try {
    return parseArgs({ options: { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw releaseUsage(error instanceof Error ? error.message : String(error));
  }
}
