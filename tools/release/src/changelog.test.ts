import { expect, test } from 'vitest';
import { newestSection, withSection } from './changelog.ts';

const written = '# chunkah\n\n## 0.3.0\n\n### Minor Changes\n\n- Packs better.\n\n## 0.2.0\n\n- Older.\n';

test('the newest section ends where the next one begins', () => {
  expect(newestSection(written)).toBe('## 0.3.0\n\n### Minor Changes\n\n- Packs better.\n');
  expect(newestSection('# chunkah\n\n## 0.2.0\n\n- Only.\n')).toBe('## 0.2.0\n\n- Only.\n');
  expect(newestSection('# chunkah\n')).toBeUndefined();
});

test('a new release stands above the others, below the introduction', () => {
  const older = '# Changelog\n\nAbout it.\n\n## 0.2.0\n\n- Older.\n';
  expect(withSection(older, '## 0.3.0\n\n- New.\n')).toBe(
    '# Changelog\n\nAbout it.\n\n## 0.3.0\n\n- New.\n\n## 0.2.0\n\n- Older.\n',
  );
});

test('the first release begins the changelog', () => {
  expect(withSection('', '## 0.2.0\n\n- First.\n')).toBe('# Changelog\n\n## 0.2.0\n\n- First.\n');
  expect(withSection('# Changelog\n', '## 0.2.0\n\n- First.\n')).toBe('# Changelog\n\n## 0.2.0\n\n- First.\n');
});
