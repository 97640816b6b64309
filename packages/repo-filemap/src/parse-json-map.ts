import { parseInterval } from '@chunkah/core';
import { checkWrittenName, checkWrittenPath } from '@chunkah/core/engine';
import {
  ByteStringList,
  type JsonOptions,
  jsonPointer,
  parseJsonMembers,
  ShapeFaults,
  shownValue,
} from '@chunkah/core/json';
import type { z } from 'zod';
import { mapInvalid, mapSyntax } from './errors.ts';
import { mapComponentShape } from './map-schema.ts';
import type { MapPart, ParsedMap, TakePart } from './parsed-map.ts';

const knownKeys: ReadonlySet<string> = new Set(Object.keys(mapComponentShape.shape));

/**
 * Reads the JSON form of a map.
 * @param mapName for errors: how a user calls the file.
 * @throws ChunkahError `FILEMAP_SYNTAX` (with line and column), `FILEMAP_INVALID` (all faults, each with its JSON pointer).
 */
export function parseJsonMap(bytes: Uint8Array, mapName: string, take: TakePart): ParsedMap {
  const faults = new ShapeFaults();
  const names = new Set<string>();
  const strange: StrangeKeys = { count: 0, example: '' };
  const options: JsonOptions = { fault: (fault) => mapSyntax(mapName, fault), loneSurrogates: true };
  parseJsonMembers(bytes, options, 'files', (key, value) => {
    const part = parseComponent(key, value, faults, strange);
    if (part !== undefined) take(part);
    if (faults.isFull) throw mapInvalid(mapName, faults);
    if (part === undefined) return;
    const { component } = part;
    if (names.has(component)) faults.add([key], `two components would have the name ${shownValue(component)}`);
    names.add(component);
  });
  if (faults.count > 0) throw mapInvalid(mapName, faults);
  const { count, example } = strange;
  const warnings = count === 0 ? [] : [`keys of the map that mean nothing (${count}), such as ${shownValue(example)}`];
  return { format: 'json', warnings };
}

interface StrangeKeys {
  count: number;
  example: string;
}

function parseComponent(key: string, value: unknown, faults: ShapeFaults, strange: StrangeKeys): MapPart | undefined {
  const component = checkWrittenName(key, (fault) => faults.add([key], fault));
  const shape = checkShape(key, value, faults);
  if (shape === undefined) return undefined;
  for (const member of Object.keys(shape)) {
    if (knownKeys.has(member)) continue;
    strange.count += 1;
    if (strange.count === 1) strange.example = jsonPointer([key, member]);
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
