import {
  checkWrittenName,
  checkWrittenPath,
  compareBytes,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonPointer,
  parseInterval,
  parseJsonBytes,
  ShapeFaults,
  shownValue,
} from '@chunkah/core';
import type { z } from 'zod';
import { mapInvalid, mapSyntax } from './errors.ts';
import { mapComponentSchema } from './map-schema.ts';
import { defaultIntervalDays, type MapComponent, type ParsedMap } from './parsed-map.ts';

const knownKeys: ReadonlySet<string> = new Set(Object.keys(mapComponentSchema.shape));

/**
 * Reads the JSON form of a map.
 * @param mapName for errors: how a user calls the file.
 * @throws ChunkahError `FILEMAP_SYNTAX` (with line and column), `FILEMAP_INVALID` (all faults, each with its JSON pointer).
 */
export function parseJsonMap(bytes: Uint8Array, mapName: string): ParsedMap {
  const document = parseJsonBytes(bytes, { fault: (fault) => mapSyntax(mapName, fault), loneSurrogates: true });
  const faults = new ShapeFaults();
  const strangeKeys: string[] = [];
  const components = isJsonObject(document) ? parseComponents(document, faults, strangeKeys) : [];
  if (!isJsonObject(document)) faults.add('', `expected an object of components, found ${shownValue(document)}`);
  if (faults.count > 0) throw mapInvalid(mapName, faults);
  const [strange] = strangeKeys;
  return {
    format: 'json',
    components: components.sort((left, right) => compareBytes(left.name, right.name)),
    warnings:
      strange === undefined
        ? []
        : [`keys of the map that mean nothing (${strangeKeys.length}), such as ${shownValue(strange)}`],
  };
}

function parseComponents(document: JsonObject, faults: ShapeFaults, strangeKeys: string[]): MapComponent[] {
  const names = new Set<string>();
  return Object.entries(document).flatMap(([key, value]) => {
    const onFault = (fault: string) => faults.add(jsonPointer([key]), fault);
    const name = checkWrittenName(key, onFault);
    if (names.has(name)) onFault(`two components would have the name ${shownValue(name)}`);
    names.add(name);
    const component = checkShape(key, value, faults);
    if (component === undefined) return [];
    for (const member of Object.keys(component)) {
      if (!knownKeys.has(member)) strangeKeys.push(jsonPointer([key, member]));
    }
    const { interval, files } = component;
    const intervalDays = interval == null ? defaultIntervalDays : (parseInterval(interval) ?? defaultIntervalDays);
    const paths = files.map((path, index) =>
      checkWrittenPath(path, (fault) => faults.add(jsonPointer([key, 'files', index]), fault)),
    );
    return [{ name, intervalDays, paths }];
  });
}

function checkShape(
  key: string,
  value: JsonValue,
  faults: ShapeFaults,
): z.infer<typeof mapComponentSchema> | undefined {
  const result = mapComponentSchema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  for (const { path, message, input } of result.error.issues) {
    faults.add(jsonPointer([key, ...path]), `expected ${message}, found ${shownValue(input)}`);
  }
  return undefined;
}
