import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from './repository-root.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >;
}

function readText(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

const workflows = readdirSync(join(repositoryRoot, '.github/workflows'));

describe.each(workflows)('.github/workflows/%s', (name) => {
  const workflow = parse(readText(`.github/workflows/${name}`)) as Workflow;
  const jobs = Object.values(workflow.jobs);

  test('grants nothing by default, and each job only what it names', () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions } of jobs) expect(permissions).toEqual({ contents: 'read' });
  });

  test('pins every action to a release', () => {
    const actions = jobs.flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@(?:v\d+\.\d+\.\d+|[0-9a-f]{40})$/);
  });
});

test('the pipeline of a pull request is .ci/run', () => {
  const { jobs } = parse(readText('.github/workflows/ci.yml')) as Workflow;
  expect(jobs.ci?.steps.flatMap(({ run }) => run ?? [])).toContain('.ci/run');
});

test.each(['bug.yml', 'feature.yml'])('the issue form %s asks something and has a name', (name) => {
  const form = parse(readText(`.github/ISSUE_TEMPLATE/${name}`)) as Record<string, unknown>;
  expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
  expect(form.body).toContainEqual(expect.objectContaining({ validations: { required: true } }));
});

test('npm and the actions of the workflows are updated by a bot', () => {
  const { updates } = parse(readText('.github/dependabot.yml')) as { updates: { 'package-ecosystem': string }[] };
  expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
});

/** `https://.../blob/main/PATH` and `.../tree/main/PATH` of this repository. */
const ownLink = /https:\/\/github\.com\/chunkah\/chunkah\/(?:blob|tree)\/main\/([^)#\s]*)/g;

const readmes = ['packages', 'tools'].flatMap((parent) =>
  readdirSync(join(repositoryRoot, parent))
    .map((name) => `${parent}/${name}/README.md`)
    .filter((path) => existsSync(join(repositoryRoot, path))),
);

test('every link into this repository leads to a file', () => {
  const pages = [...readmes, '.github/ISSUE_TEMPLATE/config.yml', 'SECURITY.md'];
  const links = pages.flatMap((page) => [...readText(page).matchAll(ownLink)].map(([, path = '']) => path));
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
});

test('the README of a package has no link that breaks on its npm page', () => {
  const published = readmes.filter((path) => path.startsWith('packages/'));
  const relative = published.flatMap((path) =>
    [...readText(path).matchAll(/\]\((?!https:|#)([^)]*)\)/g)].map(([, target]) => `${path}: ${target}`),
  );
  expect(relative).toEqual([]);
});

const changesets = readdirSync(join(repositoryRoot, '.changeset')).filter((name) => /^(?!README).*\.md$/.test(name));

test.each(changesets)('the changeset %s names chunkah, whose changelog holds all changes', (name) => {
  expect(readText(`.changeset/${name}`)).toMatch(/^---\n(?:.*\n)*?'?"?chunkah'?"?: (?:major|minor|patch)\n/);
});
