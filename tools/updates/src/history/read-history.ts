import { readFileSync } from 'node:fs';
import { compareBytes } from '@chunkah/core';
import { historyInvalid, historyUnreadable } from '../errors.ts';
import type { History, HistoryComponent } from './history.ts';
import { pastSizes } from './past-sizes.ts';

/** @throws ChunkahError `HISTORY_UNREADABLE`, `HISTORY_INVALID`. */
export function readHistory(path: string): History {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw historyUnreadable(path, error);
  }
  return parseHistory(text, path);
}

/**
 * Reads the text of a history: lines `# key=value`, then a table separated by tabs whose first line
 * names the columns.
 * @param path names the file in errors.
 * @throws ChunkahError `HISTORY_INVALID`.
 */
export function parseHistory(text: string, path: string): History {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const settings = new Map(
    lines.flatMap((line): [string, string][] => {
      const [, key, value] = /^# ([a-z0-9_]+)=(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );
  const numberOf = (key: string) => {
    const value = Number(settings.get(key) ?? Number.NaN);
    if (!Number.isFinite(value)) throw historyInvalid(path, `no number "# ${key}=" in its head`);
    return value;
  };
  if (settings.get('day0') !== '2020-01-01') throw historyInvalid(path, 'its days do not count from 2020-01-01');
  const jitter = numberOf('sizejitter');
  const dataset = settings.get('dataset') ?? '';
  const [heading = '', ...rows] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const row = rowReader(heading.split('\t'), jitter, path);
  const components = rows.map(row).sort((left, right) => compareBytes(left.name, right.name));
  const twice = components.find(({ name }, index) => name === components[index - 1]?.name);
  if (twice !== undefined) throw historyInvalid(path, `two components are named ${twice.name}`);
  return {
    dataset,
    repo: /debian|ubuntu/i.test(dataset) ? 'deb' : 'rpm',
    knownFrom: numberOf('known_from'),
    cut: numberOf('cut'),
    end: numberOf('end'),
    components,
  };
}

function rowReader(columns: readonly string[], jitter: number, path: string): (line: string) => HistoryComponent {
  const places = new Map(columns.map((name, place) => [name, place]));
  for (const name of ['name', 'size', 'from', 'to', 'days']) {
    if (!places.has(name)) throw historyInvalid(path, `no column "${name}"`);
  }
  return (line) => {
    const cells = line.split('\t');
    const cell = (column: string) => cells[places.get(column) ?? -1] ?? '';
    const name = cell('name');
    const wholeNumber = (text: string, column: string) => {
      if (!/^\d{1,15}$/.test(text)) throw historyInvalid(path, `${name} has no number for "${column}"`);
      return Number(text);
    };
    const dayOr = (column: string, none: number) => (cell(column) === '' ? none : wholeNumber(cell(column), column));
    const listed = cell('days') === '' ? [] : cell('days').split(',');
    const days = [...new Set(listed.map((day) => wholeNumber(day, 'days')))].sort((left, right) => left - right);
    return {
      name,
      from: dayOr('from', Number.NEGATIVE_INFINITY),
      to: dayOr('to', Number.POSITIVE_INFINITY),
      days,
      sizes: pastSizes(name, wholeNumber(cell('size'), 'size'), days, jitter),
    };
  };
}
