import { join } from 'node:path';
import { defineTool, parseToolArguments, runTool } from '@chunkah/cli-kit';
import { dryRun } from './dry-run.ts';
import { prepareRelease } from './prepare-release.ts';

const tool = defineTool({
  command: 'npm run release --',
  description: `Raises the versions of all packages according to the changesets in .changeset, writes CHANGELOG.md
    and completes package-lock.json. Commits, tags and publishes nothing, and needs no network.`,
  options: {
    'dry-run': {
      type: 'boolean',
      default: false,
      description: 'do it in a temporary copy of this checkout, and check the result',
    },
  },
});

const checkout = join(import.meta.dirname, '../../..');

await runTool(tool, (args) => {
  const isDryRun = parseToolArguments(tool, args).values['dry-run'];
  process.stdout.write(isDryRun ? `dry run: the next release is ${dryRun(checkout)}\n` : release());
});

function release(): string {
  const version = prepareRelease(checkout);
  return `${version} is prepared. Next:
  npm cit
  git commit --all --message 'release: ${version}'
  git tag v${version}
  npm run build && npm publish --workspaces --access public
`;
}
