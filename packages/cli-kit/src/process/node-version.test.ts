import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { neededNode, requireNode } from './node-version.ts';

test('a Node that is too old is refused, with what is needed', () => {
  for (const version of ['20.20.0', '22.17.1', '18.0.0']) {
    expect(() => requireNode(version, 'chunkah')).toThrow(
      expect.objectContaining({
        code: 'NODE_TOO_OLD',
        message: `this is Node ${version}, but chunkah needs ${neededNode}`,
      }),
    );
  }
  for (const version of ['22.18.0', '24.11.0', '26.0.0', process.versions.node]) requireNode(version, 'chunkah');
});

test('what is needed is what the package says', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ engines: { node: neededNode } });
});
