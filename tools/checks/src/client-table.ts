import { type ClientProfile, clientProfiles } from '@chunkah/presets';

/** The clients whose limits are known, as a table. */
export function clientTable(): string {
  return [
    '| client | what it is | layers | bytes of a layer | manifest | image config | compressions | names | source |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...clientProfiles.map(clientRow),
  ].join('\n');
}

function clientRow(profile: ClientProfile): string {
  const { name, title, maxLayers = '', compressions, uncertain = [], names = '', source } = profile;
  const cells = [
    `\`${name}\``,
    title,
    `${maxLayers}`,
    bytesText(profile.maxLayerBytes),
    bytesText(profile.maxManifestBytes),
    bytesText(profile.maxConfigBytes),
    (compressions.length === 4 ? 'all' : codes(compressions)) +
      (uncertain.length === 0 ? '' : `; some versions fail on ${codes(uncertain)}`),
    names === '' ? '' : 'UTF-8',
    source,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Exact, in the largest unit that leaves a whole number. */
function bytesText(bytes: number | undefined): string {
  if (bytes === undefined) return '';
  const units = [
    ['GiB', 2 ** 30],
    ['GB', 1e9],
    ['MiB', 2 ** 20],
    ['MB', 1e6],
  ] as const;
  const [name, factor] = units.find(([, size]) => bytes % size === 0) ?? ['bytes', 1];
  return `${bytes / factor} ${name}`;
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
