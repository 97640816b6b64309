import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackItem } from '@chunkah/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedNode } from './installed-node.ts';
import { run, scratchDirectory } from './program.ts';

const program = fileURLToPath(new URL('packing/pack-items.mjs', import.meta.url));
const historyFile = new URL('../tools/updates/histories/debian-sid-desktop.tsv', import.meta.url);

/** Unix day of 2020-01-01, from which days of the history count. */
const dayZero = 18_262;

/** The components of a real distribution; some change with every build, some have an interval. */
function realItems(): PackItem[] {
  const rows = readFileSync(historyFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return rows.slice(1).map((row, index): PackItem => {
    const [name = '', size = '', , , , days = ''] = row.split('\t');
    const item = { name: `deb/${name}`, size: Number(size), stability: 0.9, volatile: false };
    if (index % 101 === 0) return { ...item, stability: 0, volatile: true };
    if (index % 13 === 0) return { ...item, interval: 1 + (index % 400) / 3 };
    return {
      ...item,
      changeDays: days
        .split(',')
        .filter(Boolean)
        .map((day) => dayZero + Number(day)),
    };
  });
}

/** The layers of several packings, as text. */
async function packed(node: string, itemsFile: string, seed: number): Promise<string> {
  return String(await run(node, [program, itemsFile, String(seed)]));
}

describe('components of a distribution share the same layers', () => {
  const itemsFile = join(scratchDirectory(afterAll), 'items.json');
  let expected: string;

  beforeAll(async () => {
    const items = realItems();
    expect(items.length).toBeGreaterThan(1000);
    writeFileSync(itemsFile, JSON.stringify(items));
    expected = await packed(process.execPath, itemsFile, 1);
    for (const layers of JSON.parse(expected)) expect(layers.flat()).toHaveLength(items.length);
  });

  test('in whatever order they were found', async () => {
    expect(await packed(process.execPath, itemsFile, 2)).toBe(expected);
  });

  test.each([22, 24, 26])('with Node %i', async (release) => {
    const node = await installedNode(release);
    expect(String(await run(node, ['--version']))).toMatch(new RegExp(`^v${release}\\.`));
    expect(await packed(node, itemsFile, 3)).toBe(expected);
  });
});
