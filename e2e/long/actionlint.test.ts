import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { cachedDirectory, retried } from '../cached-directory.ts';
import { readGuide } from '../guide.ts';
import { outcomeOf, run, scratchDirectory } from '../program.ts';

const version = 'v1.7.12';
const checkout = fileURLToPath(new URL('../..', import.meta.url));

let actionlint: string;

beforeAll(async () => {
  const directory = await cachedDirectory(`actionlint-${version}`, async (made) => {
    const env = { GOBIN: made, GOFLAGS: '-modcacherw', GOPATH: join(made, 'go') };
    await retried(() => run('go', ['install', `github.com/rhysd/actionlint/cmd/actionlint@${version}`], { env }));
  });
  actionlint = join(directory, 'actionlint');
});

/** A repository with the action and a workflow, in which the action of the guide is that one. */
async function repositoryWith(workflow: string): Promise<string> {
  const directory = scratchDirectory();
  mkdirSync(join(directory, '.github/workflows'), { recursive: true });
  copyFileSync(join(checkout, 'action.yml'), join(directory, 'action.yml'));
  writeFileSync(join(directory, '.github/workflows/x.yaml'), workflow.replace(/chunkah\/chunkah@\S+/, './'));
  await run('git', ['init', '--quiet'], { cwd: directory });
  return directory;
}

test('actionlint finds nothing in the workflow of the guide, whose inputs and outputs are those of the action', async () => {
  const workflow = readGuide('ci.md').files.get('.github/workflows/layers.yaml') ?? '';
  expect(workflow).toContain('uses: chunkah/chunkah@');
  expect(await outcomeOf(actionlint, [], { cwd: await repositoryWith(workflow) })).toMatchObject({ code: 0 });
  const mistaken = workflow.replace('compression: zstd', 'no-such-input: x').replace('outputs.bytes', 'outputs.sizes');
  const { code, stdout } = await outcomeOf(actionlint, [], { cwd: await repositoryWith(mistaken) });
  expect(code).toBe(1);
  expect(String(stdout)).toContain('"no-such-input"');
  expect(String(stdout)).toContain('"sizes"');
});

test('actionlint finds nothing in the workflows of this repository and of the other guides', async () => {
  const ofGuides = [
    readGuide('github-actions.md').files.get('.github/workflows/image.yaml') ?? '',
    readGuide('rechunk.md').files.get('.github/workflows/rechunk.yaml') ?? '',
  ];
  const own = readdirSync(join(checkout, '.github/workflows')).map((name) =>
    readFileSync(join(checkout, '.github/workflows', name), 'utf8'),
  );
  for (const workflow of [...ofGuides, ...own]) {
    const outcome = await outcomeOf(actionlint, [], { cwd: await repositoryWith(workflow) });
    expect(outcome, String(outcome.stdout)).toMatchObject({ code: 0 });
  }
});
