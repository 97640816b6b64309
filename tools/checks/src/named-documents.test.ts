import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

const sources = globSync('packages/**/src/**/*.ts', {
  cwd: repositoryRoot,
  exclude: (name) => name === 'node_modules' || /\.(test|fixture)\.ts$/.test(name),
});

/** The documents that sources refer to, with the source of each. */
const named = sources.flatMap((source) => {
  const text = readFileSync(join(repositoryRoot, source), 'utf8');
  return Array.from(text.matchAll(/\b[\w./-]+\.md\b/g), ([document]) => ({ source, document }));
});

test('each document that a message or a comment names is one that the package chunkah brings along', () => {
  expect(named.map(({ document }) => document)).toContain('docs/guide/configuration.md');
  const ofTemplate = new Set(['README.md']);
  const others = named.filter(({ document }) => !ofTemplate.has(document));
  // By its path in the documentation folder, with or without that folder.
  const isThere = (document: string) => existsSync(join(repositoryRoot, 'docs', document.replace(/^docs\//, '')));
  const missing = others.filter(({ document }) => !isThere(document));
  expect(missing).toEqual([]);
});

test('the package chunkah brings the documentation along', () => {
  const manifest = readFileSync(join(repositoryRoot, 'packages/chunkah/package.json'), 'utf8');
  const { files, scripts } = JSON.parse(manifest) as {
    readonly files: readonly string[];
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(files).toContain('docs');
  expect(scripts.prepack).toContain('cp -r ../../docs .');
});
