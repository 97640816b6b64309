import { clientProfiles, type LayerCompressionName } from '@chunkah/presets';
import type { Finding } from '@chunkah/report';
import { describe, expect, test } from 'vitest';
import { checkClients } from './check-clients.ts';
import type { ImageFacts, LayerFacts, NameFacts } from './image-facts.ts';

const layer: LayerFacts = { title: 'rpm/a', bytes: 10, tarBytes: 10, compression: 'gzip' };
const noNames: NameFacts = { whiteouts: { count: 0 }, notUtf8: { count: 0 }, notAscii: { count: 0 } };

/** What a client says of an image. */
function findings(name: string, image: Partial<ImageFacts>): Finding[] {
  const clients = clientProfiles.filter((profile) => profile.name === name);
  expect(clients).toHaveLength(1);
  return checkClients(clients, { layers: [layer], names: noNames, ...image });
}

function rulesOf(name: string, image: Partial<ImageFacts>): string[] {
  return findings(name, image).map(({ severity, rule }) => `${severity}: ${rule}`);
}

function profilesWith(limit: 'maxLayers' | 'maxLayerBytes' | 'maxManifestBytes' | 'maxConfigBytes') {
  return clientProfiles.flatMap((profile) => {
    const most = profile[limit];
    return most === undefined ? [] : [[profile.name, most] as const];
  });
}

const all = clientProfiles.map(({ name }) => name);

test('the clients are in the order of their names, each once, with a source', () => {
  expect(all).toEqual([...new Set(all)].sort());
  for (const { source } of clientProfiles) expect(source).toMatch(/\S/);
});

test.each(all)('%s takes a usual image', (name) => {
  expect(findings(name, { manifestBytes: 20_000, configBytes: 20_000 })).toEqual([]);
});

test.each(profilesWith('maxLayers'))('%s takes %i layers, and not one more', (name, most) => {
  expect(rulesOf(name, { layers: Array(most).fill(layer) })).toEqual([]);
  expect(findings(name, { layers: Array(most + 1).fill(layer) })).toEqual([
    {
      severity: 'error',
      rule: 'layers',
      client: name,
      message: expect.stringMatching(new RegExp(`^${name}: the image has ${most + 1} layers, and .* takes ${most}$`)),
      hint: expect.stringContaining(`--max-layers ${most}`),
    },
  ]);
});

test.each(profilesWith('maxLayerBytes'))('%s takes a layer of %i bytes, and not one more', (name, most) => {
  expect(rulesOf(name, { layers: [layer, { ...layer, bytes: most }] })).toEqual([]);
  const [finding, ...others] = findings(name, { layers: [layer, { ...layer, bytes: most + 1 }] });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: 'error', rule: 'layer-bytes', client: name, layer: 2 });
  expect(finding?.message).toMatch(/: layer 2 \(rpm\/a\) has .*iB, and .* takes .*iB$/);
});

test.each(profilesWith('maxLayerBytes'))('%s may take a layer that is not compressed yet', (name, most) => {
  const { bytes: _, ...planned } = layer;
  expect(rulesOf(name, { layers: [{ ...planned, tarBytes: most }] })).toEqual([]);
  expect(rulesOf(name, { layers: [{ ...planned, tarBytes: most + 1 }] })).toEqual(['warning: layer-bytes']);
});

test.each(profilesWith('maxManifestBytes'))('%s takes a manifest of %i bytes, and not one more', (name, most) => {
  expect(rulesOf(name, { manifestBytes: most })).toEqual([]);
  expect(rulesOf(name, { manifestBytes: most + 1 })).toEqual(['error: manifest-bytes']);
});

test.each(profilesWith('maxConfigBytes'))('%s takes an image config of %i bytes, and not one more', (name, most) => {
  expect(rulesOf(name, { configBytes: most })).toEqual([]);
  expect(rulesOf(name, { configBytes: most + 1 })).toEqual(['error: config-bytes']);
});

describe('a compression', () => {
  const forms: readonly LayerCompressionName[] = ['none', 'gzip', 'zstd', 'zstd:chunked'];
  test.each(clientProfiles.map((profile) => [profile.name, profile] as const))(
    '%s reads what it says',
    (name, profile) => {
      for (const compression of forms) {
        const isUncertain = profile.uncertain?.includes(compression) === true;
        const warnings = isUncertain ? ['warning: compression'] : [];
        const expected = profile.compressions.includes(compression) ? warnings : ['error: compression'];
        expect(rulesOf(name, { layers: [{ ...layer, compression }] }), compression).toEqual(expected);
      }
    },
  );

  test('that is refused leads to one that is read', () => {
    const hintFor = (name: string, compression: LayerCompressionName) =>
      findings(name, { layers: [{ ...layer, compression }] }).map(({ hint }) => hint);
    expect(hintFor('docker-20.10', 'zstd')).toEqual(['use --compression gzip']);
    expect(hintFor('bootc-composefs', 'zstd:chunked')).toEqual(['use --compression zstd']);
  });
});

test('what a client says of several layers alike, it says once', () => {
  const zstd = { ...layer, compression: 'zstd' } as const;
  expect(findings('umoci', { layers: [layer, zstd, zstd, zstd] })).toEqual([
    {
      ...{ severity: 'error', rule: 'compression', client: 'umoci', layer: 2 },
      message: 'umoci: layer 2 (rpm/a) and 2 more are compressed with zstd, which umoci 0.4 does not read',
      hint: 'use --compression gzip',
    },
  ]);
});

describe('a media type', () => {
  const oci = 'application/vnd.oci.image.layer.v1.tar';
  const docker = 'application/vnd.docker.image.rootfs.diff.tar';
  const typed = (mediaType: string, compression: LayerCompressionName) => ({
    layers: [{ ...layer, mediaType, compression }],
  });

  test.each(all)('of a usual layer is taken by %s, another one is not', (name) => {
    expect(rulesOf(name, typed(`${oci}+gzip`, 'gzip'))).toEqual([]);
    expect(rulesOf(name, typed(`${docker}.gzip`, 'gzip'))).toEqual([]);
    expect(rulesOf(name, typed(oci, 'none'))).toEqual([]);
    expect(rulesOf(name, typed('application/x-tar', 'none'))).toEqual(['error: media-type']);
  });

  test('of Docker does not go with zstd for programs, and does for registries', () => {
    expect(rulesOf('podman', typed(`${docker}.zstd`, 'zstd'))).toEqual(['error: media-type']);
    expect(rulesOf('podman', typed(`${oci}+zstd`, 'zstd'))).toEqual([]);
    expect(rulesOf('ghcr', typed(`${docker}.zstd`, 'zstd'))).toEqual([]);
  });
});

describe('a name', () => {
  const withNames = (names: Partial<NameFacts>) => ({ names: { ...noNames, ...names } });

  test.each(all)('that begins with .wh. is refused for %s', (name) => {
    const [finding] = findings(name, withNames({ whiteouts: { count: 2, first: '/usr/.wh.a' } }));
    expect(finding).toMatchObject({ severity: 'error', rule: 'whiteout-names', path: '/usr/.wh.a' });
    expect(finding?.message).toContain('the name /usr/.wh.a and 1 more');
    expect(finding?.hint).toContain('--prune /usr/.wh.a');
  });

  test.each(all)('that is not UTF-8 or not ASCII matters to %s if it is based on ostree', (name) => {
    const isOstree = name === 'bootc' || name === 'rpm-ostree';
    expect(rulesOf(name, withNames({ notUtf8: { count: 1, first: '/\udcff' } }))).toEqual(
      isOstree ? ['error: names'] : [],
    );
    expect(rulesOf(name, withNames({ notAscii: { count: 1, first: '/é' } }))).toEqual(
      isOstree ? ['warning: names'] : [],
    );
  });
});

test('several clients are named one by one', () => {
  const clients = clientProfiles.filter(({ name }) => name === 'docker' || name === 'ghcr' || name === 'podman');
  const found = checkClients(clients, { layers: Array(501).fill({ ...layer, bytes: 10 }) });
  expect(found.map(({ client, rule }) => `${client}: ${rule}`)).toEqual(['docker: layers', 'podman: layers']);
});
