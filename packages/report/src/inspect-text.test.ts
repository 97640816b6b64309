import { expect, test } from 'vitest';
import { inspectText } from './inspect-text.ts';
import type { InspectedLayer, InspectResult } from './results/inspect-result.ts';
import { displayWidth } from './text/display-width.ts';

const digest = `sha256:${'0'.repeat(64)}`;

function resultOf(layers: readonly Partial<InspectedLayer>[]): InspectResult {
  const layer = { digest, diffId: digest, mediaType: '', blobSize: 1_048_576, share: 0.25, components: [] };
  return {
    formatVersion: 1,
    image: 'oci:image',
    digest,
    configDigest: digest,
    platform: 'linux/arm64/v8',
    created: '2024-01-01T00:00:00Z',
    layers: layers.map((own) => ({ ...layer, ...own })),
    blobBytes: 4_194_304,
  };
}

test('an image of ours names components with their versions', () => {
  const components = [{ name: 'rpm/bash', version: '5.2-1' }, { name: 'xattr/my tools' }];
  expect(inspectText(resultOf([{ components, stability: 0.98 }, { components: [] }]), undefined)).toBe(
    [
      `digest  ${digest}`,
      `config  ${digest}`,
      'system  linux/arm64/v8',
      'time    2024-01-01T00:00:00Z',
      'layers  2, 4.0 MiB',
      '',
      'layer  stability     size   share  components',
      '    1      0.980  1.0 MiB  25.0 %  rpm/bash 5.2-1, "xattr/my tools"',
      '    2             1.0 MiB  25.0 %',
    ].join('\n'),
  );
});

test('any other image names what made its layers, in one line each that fits 80 columns', () => {
  const createdBy =
    'RUN /bin/sh -c apt-get update \\\n\t&& apt-get install \u001b[31m something long and longer than that';
  const text = inspectText(resultOf([{ createdBy }, {}]), 80);
  expect(text).toContain('layer     size   share  made by\n');
  expect(text).toMatch(/RUN .bin.sh -c apt-get update \\+ && apt-get/);
  expect(text).not.toContain('\u001b');
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});

test('files are listed in their order, with everything else', () => {
  const entries = [
    { path: '/usr/bin/a\nb', type: 'file', size: 2048 },
    { path: '/etc/gone', type: 'whiteout', size: 0 },
  ] as const;
  expect(inspectText({ ...resultOf([{}]), files: { layer: 1, entries } }, 20)).toBe(
    ['   size            path', '2.0 KiB            /usr/bin/a\\nb', '         whiteout  /etc/gone'].join('\n'),
  );
});

test('hundreds of thousands of files are listed, and one long path makes no other line longer', () => {
  const entries = Array.from({ length: 300_000 }, (_, number) => ({
    path: `/${number}`,
    type: 'file' as const,
    size: 0,
  }));
  const long = { path: `/${'x'.repeat(4000)}`, type: 'file' as const, size: 0 };
  const text = inspectText({ ...resultOf([{}]), files: { layer: 1, entries: [long, ...entries] } }, undefined);
  expect(text.split('\n')).toHaveLength(300_002);
  expect(text.length).toBeLessThan(300_000 * 20);
});
