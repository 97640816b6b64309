import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { DiffResult, DiffStep, LayerDiff } from '../results/diff-result.ts';
import { diffHtml } from './diff-html.ts';
import { reasonClass } from './reason-colors.ts';

const changed: LayerDiff = {
  layer: 2,
  digest: 'sha256:2',
  bytes: 2048,
  components: ['rpm/bash', 'rpm/zsh'],
  before: 3,
  changes: [{ kind: 'changed', name: 'rpm/bash', oldVersion: '5.1', newVersion: '5.2' }],
  reasons: [
    { kind: 'content', entries: 2, bytes: 1500 },
    { kind: 'metadata', entries: 1, bytes: 0, fields: ['mode', 'xattr user.a'] },
  ],
  files: [{ path: '/usr/bin/bash', kind: 'content', bytes: 1400 }],
};

function stepOf(more: Partial<DiffStep> = {}): DiffStep {
  return {
    ...{ old: 'oci:old', new: 'oci:new', basis: 'entries', kept: 1, added: 1, gone: 1 },
    ...{ downloadBytes: 2048, imageBytes: 4096, downloadTarBytes: 3072, imageTarBytes: 6144 },
    layers: [changed],
    keptLayers: [{ layer: 1, before: 2, digest: 'sha256:1', bytes: 1024, components: ['rpm/kernel'] }],
    goneLayers: [{ layer: 3, digest: 'sha256:3', bytes: 512, components: ['rpm/bash'] }],
    ...more,
  };
}

function pageOf(steps: readonly DiffStep[]): string {
  const result: DiffResult = { formatVersion: 1, steps, downloadBytes: 2048 * steps.length };
  return diffHtml(result);
}

/** Text of the page without markup, and what it carries packed. */
function read(page: string): { readonly text: string; readonly files: string; readonly data: string } {
  const [, files = ''] = /id="files">([^<]*)</.exec(page) ?? [];
  const [, data = ''] = /id="data">([^<]*)</.exec(page) ?? [];
  const main = page.slice(page.indexOf('<body>'), page.indexOf('<script'));
  return { text: main.replaceAll(/<[^>]*>/g, ' '), files: String(inflateSync(Buffer.from(files, 'base64'))), data };
}

test('a comparison says what a client downloads, and why', () => {
  const { text, files, data } = read(pageOf([stepOf()]));
  expect(text).toContain('1 kept, 1 new, 1 gone');
  expect(text).toContain('2.0 KiB of 4.0 KiB, 50.0 %');
  expect(text).toContain('rpm/bash 5.1 -&gt; 5.2');
  expect(text).toMatch(/new, was layer 3/);
  expect(text).toMatch(/kept, was layer 2/);
  expect(text).toContain('1 entry with other mode, &quot;xattr user.a&quot;');
  expect(files).toBe('/usr/bin/bash\tchanged, 1.4 KiB');
  const { items, names } = JSON.parse(data);
  expect(items).toEqual([['rpm/bash and 1 more', expect.stringMatching(/^layer 2, 2\.0 KiB; /), 'layer 2', 'changed']]);
  expect(names).toContainEqual(['rpm/zsh', 'layer 2, new']);
  expect(names).toContainEqual(['rpm/kernel', 'layer 1, kept']);
});

test('of several steps each has its parts, and no two parts have the same name', () => {
  const page = pageOf([stepOf(), stepOf({ new: 'oci:newest' })]);
  const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const { text, data } = read(page);
  expect(text).toContain('Layers in step 2');
  expect(JSON.parse(data).items.map(([, , place]: string[]) => place)).toEqual([
    'layer 2 of step 1',
    'layer 2 of step 2',
  ]);
});

test('equal images, images without layers, and layers of other programs are pages as well', () => {
  const same = { kept: 1, added: 0, gone: 0, downloadBytes: 0, layers: [], goneLayers: [] };
  const nothing = { ...same, kept: 0, imageBytes: 0, keptLayers: [] };
  const { components: _, ...rest } = changed;
  const foreign = {
    ...rest,
    components: [],
    changes: [],
    reasons: [{ kind: 'encoding', entries: 0, bytes: 0 } as const],
  };
  for (const step of [same, nothing, { layers: [foreign] }]) {
    const { text } = read(pageOf([stepOf(step)]));
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  }
  expect(read(pageOf([stepOf({ layers: [foreign] })])).data).toContain('"layer 2"');
});

test('names of images, components and paths are text, whatever they look like', () => {
  const evil = '</script><img src=x onerror=alert(1)>\u202e';
  const layer = { ...changed, components: [evil], files: [{ path: `/${evil}`, kind: 'came', bytes: 1 } as const] };
  const page = pageOf([stepOf({ old: evil, new: evil, layers: [layer], goneLayers: [{ ...layer, layer: 9 }] })]);
  expect(page).not.toContain('<img');
  expect(page).not.toContain('\u202e');
  expect(page.match(/<\/script>/g)).toHaveLength(3);
});

test('the color of a layer is that of what most of its bytes are there for', () => {
  const of = (reasons: LayerDiff['reasons']) => reasonClass({ ...changed, reasons: reasons ?? [] });
  expect(
    of([
      { kind: 'content', entries: 1, bytes: 1 },
      { kind: 'came', entries: 1, bytes: 9 },
    ]),
  ).toBe('came');
  expect(of([{ kind: 'gone', entries: 1, bytes: 0 }])).toBe('changed');
  expect(
    of([
      { kind: 'moved-here', entries: 1, bytes: 9 },
      { kind: 'directories', entries: 1, bytes: 0 },
    ]),
  ).toBe('moved');
  expect(of([{ kind: 'metadata', entries: 1, bytes: 9 }])).toBe('slight');
  expect(of(undefined)).toBe('changed');
});
