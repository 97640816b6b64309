import { encodeName, printable } from '@chunkah/core';
import { mapNotTabular } from './errors.ts';
import type { FileMap, MapComponent } from './file-map.ts';
import { mapInterval } from './map-interval.ts';
import { pathKey, pathOfKey, sortPathKeys } from './sort-paths.ts';

export type MapFormat = 'json' | 'tsv';

/**
 * Approximate length of one piece of output in characters: a map may be larger than the longest
 * string.
 */
const pieceLength = 1 << 18;

/**
 * The bytes of a map, piece by piece. The same map gives the same bytes.
 * @throws ChunkahError `MAP_NOT_TABULAR` if `format` is `tsv` and the map cannot be written as
 *   lines.
 */
export function* formatMap(map: FileMap, format: MapFormat): Generator<Uint8Array> {
  let piece = '';
  for (const text of format === 'json' ? jsonTexts(map) : tabularTexts(map)) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield encodeName(piece);
    piece = '';
  }
  yield encodeName(piece);
}

/**
 * `{ "NAME": { "interval"?: ..., "files": [...] } }`, two spaces per level; bytes that are not
 * UTF-8 become `\udcHH`.
 */
function* jsonTexts(map: FileMap): Generator<string> {
  yield '{';
  for (const [index, { name, interval, files }] of map.entries()) {
    yield `${index === 0 ? '' : ','}\n  ${JSON.stringify(name)}: {\n`;
    if (interval !== undefined) yield `    "interval": ${JSON.stringify(interval)},\n`;
    yield '    "files": [';
    for (const [place, path] of files.entries()) yield `${place === 0 ? '' : ','}\n      ${JSON.stringify(path)}`;
    yield '\n    ]\n  }';
  }
  yield map.length === 0 ? '}\n' : '\n}\n';
}

/** Lines `path<TAB>component` or `path<TAB>component<TAB>interval` in path order, raw bytes. */
function* tabularTexts(map: FileMap): Generator<string> {
  const ends = map.map(tabularFields);
  // The number of the component follows two NULs, which no path contains: they sort before anything
  // in a longer path.
  const keys = map.flatMap(({ files }, index) => files.map((path) => `${pathKey(path)}\0\0${index}`));
  sortPathKeys(keys);
  for (const key of keys) {
    const end = key.lastIndexOf('\0\0');
    const path = pathOfKey(key.slice(0, end));
    if (breaksLine(path)) throw mapNotTabular(`the path ${printable(path)}`);
    yield `${path}${ends[Number(key.slice(end + 2))]}\n`;
  }
}

/** The fields after the path, with their tabs. */
function tabularFields({ name, interval }: MapComponent): string {
  if (breaksLine(name)) throw mapNotTabular(`the component ${printable(name)}`);
  if (interval === undefined) return `\t${name}`;
  // Readers accept only whole numbers of days.
  if (mapInterval(String(interval)) !== interval) throw mapNotTabular(`the interval ${interval} of ${printable(name)}`);
  return `\t${name}\t${interval}`;
}

function breaksLine(text: string): boolean {
  return text.includes('\t') || text.includes('\n');
}
