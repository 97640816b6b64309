import { parseInterval } from '@chunkah/core';
import {
  ByteStringList,
  type JsonOptions,
  jsonPointer,
  parseJsonMembers,
  ShapeFaults,
  shownValue,
} from '@chunkah/core/json';
import type { z } from 'zod';
import { checkWrittenName } from '../written/written-name.ts';
import { checkWrittenPath } from '../written/written-path.ts';
import type { MapPart, MapReader, MapSummary } from './map-part.ts';
import { mapComponentShape } from './map-schema.ts';

const knownKeys: ReadonlySet<string> = new Set(Object.keys(mapComponentShape.shape));

/**
 * Reads the JSON form of a map.
 * @throws the error that `fault` makes: for a syntax fault with line and column, or for all other
 *   faults, each with its JSON pointer.
 */
export function parseJsonMap(bytes: Uint8Array, { take, fault: errorOf }: MapReader): MapSummary {
  const faults = new ShapeFaults();
  const names = new Set<string>();
  const unknown: UnknownKeys = { count: 0, example: '' };
  const options: JsonOptions = { fault: (fault) => errorOf({ kind: 'syntax', fault }), loneSurrogates: true };
  parseJsonMembers(bytes, options, 'files', (key, value) => {
    const part = parseComponent(key, value, faults, unknown);
    if (part !== undefined) take(part);
    if (faults.isFull) throw errorOf({ kind: 'invalid', faults });
    if (part === undefined) return;
    const { component } = part;
    if (names.has(component)) faults.add([key], `two components would have the name ${shownValue(component)}`);
    names.add(component);
  });
  if (faults.count > 0) throw errorOf({ kind: 'invalid', faults });
  const { count, example } = unknown;
  const warnings = count === 0 ? [] : [`unknown keys in the map (${count}), such as ${shownValue(example)}`];
  return { format: 'json', warnings };
}

interface UnknownKeys {
  count: number;
  example: string;
}

function parseComponent(key: string, value: unknown, faults: ShapeFaults, unknown: UnknownKeys): MapPart | undefined {
  const component = checkWrittenName(key, (fault) => faults.add([key], fault));
  const shape = checkShape(key, value, faults);
  if (shape === undefined) return undefined;
  for (const member of Object.keys(shape)) {
    if (knownKeys.has(member)) continue;
    unknown.count += 1;
    if (unknown.count === 1) unknown.example = jsonPointer([key, member]);
  }
  const { interval, files } = shape;
  const checked = (path: unknown, index: number) => checkPath(path, [key, 'files', index], faults);
  const paths =
    files instanceof ByteStringList
      ? { list: files, normal: (index: number) => checked(files.at(index), index) }
      : files.map(checked);
  return { component, intervalDays: interval == null ? undefined : parseInterval(interval), paths };
}

function checkPath(path: unknown, place: readonly PropertyKey[], faults: ShapeFaults): string {
  const onFault = (fault: string) => faults.add(place, fault);
  if (typeof path === 'string') return checkWrittenPath(path, onFault);
  onFault(`expected a path, found ${shownValue(path)}`);
  return '/';
}

function checkShape(key: string, value: unknown, faults: ShapeFaults): z.infer<typeof mapComponentShape> | undefined {
  const result = mapComponentShape.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  for (const { path, message, input } of result.error.issues) {
    faults.add([key, ...path], `expected ${message}, found ${shownValue(input)}`);
  }
  return undefined;
}
