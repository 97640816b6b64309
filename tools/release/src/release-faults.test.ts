import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { releaseFaults } from './release-faults.ts';

const complete = {
  '.changeset/README.md': '',
  'CHANGELOG.md': '# Changelog\n\n## 0.2.0\n\n- New.\n',
  'package-lock.json': JSON.stringify({ packages: { 'packages/core': { version: '0.2.0' } } }),
  'packages/core/package.json': JSON.stringify({ name: '@chunkah/core', version: '0.2.0' }),
  'tools/.keep': '',
};

function faultsOf(changes: Readonly<Record<string, string>>): string[] {
  const checkout = mkdtempSync(join(tmpdir(), 'chunkah-faults-'));
  onTestFinished(() => rmSync(checkout, { recursive: true }));
  for (const [name, text] of Object.entries({ ...complete, ...changes })) {
    mkdirSync(dirname(join(checkout, name)), { recursive: true });
    writeFileSync(join(checkout, name), text);
  }
  return releaseFaults(checkout, '0.2.0');
}

test('a complete release has no faults', () => {
  expect(faultsOf({})).toEqual([]);
});

test.each([
  ['packages/core/package.json', '{"name":"@chunkah/core","version":"0.1.0"}', 'packages/core: version 0.1.0'],
  ['package-lock.json', '{"packages":{}}', 'package-lock.json, packages/core: version undefined'],
  ['CHANGELOG.md', '# Changelog\n', 'CHANGELOG.md: no section 0.2.0'],
  ['.changeset/left.md', '', '.changeset/left.md: still waiting'],
  ['packages/core/CHANGELOG.md', '', 'packages/core: has its own changelog'],
  [
    'tools/x/package.json',
    '{"name":"x","version":"0.2.0","dependencies":{"@chunkah/core":"0.1.0"}}',
    'tools/x: depends on @chunkah/core 0.1.0',
  ],
])('a release is refused when %s is not as it should be', (name, text, fault) => {
  expect(faultsOf({ [name]: text })).toContainEqual(expect.stringContaining(fault));
});
