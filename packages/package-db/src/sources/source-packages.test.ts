import { stabilityFromInterval } from '@chunkah/core';
import { describe, expect, test } from 'vitest';
import type { InstalledPackage } from './installed-package.ts';
import { type PackageGrouping, SourcePackages } from './source-packages.ts';

const day = 86_400;
const now = 1_760_000_000;
const today = Math.floor(now / day);

const bash: InstalledPackage = {
  name: 'bash',
  version: '5.2-1',
  source: 'bash',
  sourceVersion: '5.2-1',
  buildTime: now - 40 * day,
  changes: [now - 40 * day, now - 90 * day],
};

function grouped(grouping: PackageGrouping, ...packages: readonly InstalledPackage[]): SourcePackages {
  const sources = new SourcePackages({ grouping, now });
  for (const one of packages) sources.add(one);
  return sources;
}

describe('packages of one source are one component', () => {
  const docs = { ...bash, name: 'bash-doc', buildTime: now - 30 * day, changes: [now - 2 * day, now - 40 * day] };

  test('with the newest build time and the lowest stability, in either order', () => {
    const [stable] = grouped('source', bash).components;
    const [volatile] = grouped('source', docs).components;
    const expected = { name: 'bash', stability: volatile?.stability, mtimeClamp: now - 30 * day };
    expect(volatile?.stability).toBeLessThan(stable?.stability ?? 0);
    for (const order of [[bash, docs] as const, [docs, bash] as const]) {
      expect(grouped('source', ...order).components).toMatchObject([expected]);
    }
  });

  test('with the days of all their changes, each once, in order', () => {
    const days = [today - 90, today - 40, today - 2];
    expect(grouped('source', bash, docs).components[0]?.changeDays).toEqual(days);
    expect(grouped('source', bash, bash, docs, bash).components[0]?.changeDays).toEqual(days);
  });

  test('with each version of the source that is installed', () => {
    const newer = { ...bash, sourceVersion: '5.10-1' };
    expect(grouped('source', bash, newer, docs).components[0]?.version).toBe('5.10-1, 5.2-1');
  });
});

test('each package is a component of its own version when packages are not grouped', () => {
  const part = { ...bash, name: 'bash-libs', version: '8-1' };
  const packages = grouped('package', bash, part);
  expect(packages.components.map(({ name }) => name)).toEqual(['bash', 'bash-libs']);
  expect(packages.components[1]?.version).toBe('8-1');
});

test('a package without a source is a component of its own name and version, and is listed', () => {
  const sources = grouped('source', { ...bash, name: 'local', source: undefined, sourceVersion: undefined });
  expect(sources.components).toMatchObject([{ name: 'local' }]);
  expect(sources.components[0]?.version).toBe('5.2-1');
  expect(sources.withoutSource).toEqual(['local']);
});

test('a package without any date was built now and has no past', () => {
  const sources = grouped('source', {
    ...bash,
    version: undefined,
    sourceVersion: undefined,
    buildTime: undefined,
    changes: [],
  });
  expect(sources.components).toEqual([{ name: 'bash', stability: 0, mtimeClamp: now }]);
});

describe('where the caller names a clamp for what has no date', () => {
  const undatedMtimeClamp = now - 500 * day;
  const undated: InstalledPackage = { ...bash, name: 'bash-static', buildTime: undefined, changes: [] };

  function components(...packages: readonly InstalledPackage[]) {
    const sources = new SourcePackages({ grouping: 'source', now, undatedMtimeClamp });
    for (const one of packages) sources.add(one);
    const [component] = sources.components;
    return { stability: component?.stability, mtimeClamp: component?.mtimeClamp, undated: sources.undated };
  }

  test('a component without any date counts as updated monthly, and is listed', () => {
    const stability = stabilityFromInterval(30);
    expect(components(undated)).toEqual({ stability, mtimeClamp: undatedMtimeClamp, undated: ['bash'] });
  });

  test('one package that tells a date is enough for its component', () => {
    const alone = components(bash);
    expect(alone).toMatchObject({ mtimeClamp: bash.buildTime, undated: [] });
    expect(components(bash, undated)).toEqual(alone);
    expect(components(undated, bash)).toEqual(alone);
  });
});
