import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { file, type HandmadeEntry, tarOf } from '../packages/oci/src/tree/handmade-tar.fixture.ts';
import { alikeCases } from './layers/alike-cases.ts';
import { readByChunkah, readByPodman, readByUmoci } from './layers/clients.ts';
import { writeLayout } from './layers/image-of-tars.ts';
import { below, type MergeCase, type Reading } from './layers/merge-case.ts';
import { unlikeCases } from './layers/unlike-cases.ts';
import { scratchDirectory } from './program.ts';
import { containerStorage } from './real-root/container-storage.ts';

const mergeCases: readonly MergeCase[] = [...alikeCases, ...unlikeCases];

type ClientName = 'chunkah' | 'umoci' | 'podman';

const scratch = scratchDirectory(afterAll);
const storage = containerStorage(afterAll);
const warnings: string[] = [];

const read = {
  chunkah: (name: string) => readByChunkah(scratch, name, warnings),
  umoci: (name: string) => readByUmoci(scratch, name),
  podman: (name: string) => readByPodman(scratch, name, storage),
};

/** What chunkah refuses others refuse in their own words. */
function readingOf(client: ClientName, one: MergeCase): Reading {
  if (client === 'chunkah') return one.chunkah;
  return one[client] ?? (one.chunkah instanceof RegExp ? /./ : one.chunkah);
}

const placeOf = (one: MergeCase) => `case${mergeCases.indexOf(one)}`;

/** Whether a client takes it, in one image with others. */
const isJoined = (client: ClientName) => (one: MergeCase) =>
  one.isAlone !== true && !(readingOf(client, one) instanceof RegExp);

/** A component: chunkah refuses a tree without one. */
const component = { ...file('component', ''), pax: { 'SCHILY.xattr.user.component': 'c' } };

/** What a client shows of the layers, or its messages. */
async function readLayers(client: ClientName, name: string, layers: readonly (readonly HandmadeEntry[])[]) {
  // The highest layer has the component: an opaque root deletes what lies below.
  const tars = layers.map((layer, number) => tarOf(number === layers.length - 1 ? [...layer, component] : layer));
  writeLayout(join(scratch, name), tars);
  const answer = await read[client](name);
  return typeof answer === 'string' ? answer : answer.filter((line) => !line.startsWith('component: '));
}

/** The cases that a client takes, each in a directory of one image; by directory what it shows. */
async function readJoined(client: ClientName): Promise<Map<string, string[]>> {
  const joined = mergeCases.filter(isJoined(client));
  const layer = (number: number) => joined.flatMap((one) => below(placeOf(one), one.layers[number] ?? []));
  const lines = await readLayers(client, `joined-${client}`, [layer(0), layer(1)]);
  if (typeof lines === 'string') throw new Error(lines);
  const shown = new Map<string, string[]>();
  for (const line of lines) {
    const [place = ''] = line.split('/');
    const own = shown.get(place) ?? [];
    if (line !== `${place}/`) own.push(line.replaceAll(`${place}/`, ''));
    shown.set(place, own);
  }
  return shown;
}

describe.each(['umoci', 'podman', 'chunkah'] as const)('layers made by hand, as %s reads them', (client) => {
  let joined: ReadonlyMap<string, string[]>;

  beforeAll(async () => {
    joined = await readJoined(client);
  });

  test.each(mergeCases.map((one): [string, MergeCase] => [one.title, one]))('%s', async (_, one) => {
    const expected = readingOf(client, one);
    const found = isJoined(client)(one)
      ? (joined.get(placeOf(one)) ?? [])
      : await readLayers(client, `${placeOf(one)}-${client}`, one.layers);
    expect(found).toEqual(expected instanceof RegExp ? expect.stringMatching(expected) : expected);
  });
});

test('the guide has a row for each way in which clients differ, and no other', () => {
  const guide = readFileSync(new URL('../docs/guide/rechunk.md', import.meta.url), 'utf8');
  const [, table = ''] = guide.split('| in a layer | chunkah | umoci | podman |\n| --- | --- | --- | --- |\n');
  const rows = Array.from(table.split('\n\n')[0]?.matchAll(/^\| (.*?) \|/gm) ?? [], ([, cell = '']) => cell);
  const hasRow = ({ row }: MergeCase) => row !== undefined && rows.some((cell) => cell.startsWith(row));
  expect(unlikeCases.filter((one) => !hasRow(one))).toEqual([]);
  const isOfCase = (cell: string) => unlikeCases.some(({ row }) => row !== undefined && cell.startsWith(row));
  expect(rows.filter((cell) => !isOfCase(cell))).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
});

test('chunkah warns of what it leaves out and of what it chooses', () => {
  expect(warnings).toContainEqual(expect.stringContaining('a path more than once'));
  expect(warnings).toContainEqual(expect.stringContaining('such as .wh..wh.plnk/ in layer 1'));
  expect(warnings).toContainEqual(expect.stringContaining('.wh. in layer 2'));
});
