import { decodeName, intervalNames, parseInterval } from '@chunkah/core';
import { ShapeFaults, shownValue } from '@chunkah/core/json';
import type { OnFault } from '../written/on-fault.ts';
import { isCommentLine, splitWrittenLine } from '../written/written-line.ts';
import { checkWrittenName } from '../written/written-name.ts';
import { checkWrittenPath } from '../written/written-path.ts';
import type { MapPart, MapReader, MapSummary } from './map-part.ts';

const newline = 0x0a;

/**
 * Reads the tab-separated form: lines of `path<TAB>component<TAB>interval`, any bytes in path and
 * component, the interval and its tab optional. Empty lines are skipped, and so is a first line
 * that begins with `#`.
 * @throws the error that `fault` makes for all faults, each with its line.
 */
export function parseLineMap(bytes: Uint8Array, { take, fault: errorOf }: MapReader): MapSummary {
  const faults = new ShapeFaults();
  const names = new Map<string, string>();
  let number = 0;
  for (let start = hasByteOrderMark(bytes) ? 3 : 0; start < bytes.length; ) {
    const at = bytes.indexOf(newline, start);
    const end = at === -1 ? bytes.length : at;
    number += 1;
    const line = decodeName(bytes.subarray(start, end));
    if (line !== '' && !isCommentLine(line, number)) {
      const onFault = (fault: string) => faults.add(`line ${number}`, fault);
      const part = parseLine(line, names, onFault);
      if (faults.isFull) throw errorOf({ kind: 'invalid', faults });
      if (part !== undefined) take(part);
    }
    start = end + 1;
  }
  if (faults.count > 0) throw errorOf({ kind: 'invalid', faults });
  return { format: 'lines', warnings: [] };
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** @param names of components by their text in the map: each name is checked once. */
function parseLine(line: string, names: Map<string, string>, onFault: OnFault): MapPart | undefined {
  if (line.endsWith('\r')) {
    onFault('the line ends in a carriage return: lines must end in a newline only');
    return undefined;
  }
  const written = splitWrittenLine(line, onFault);
  if (written === undefined) return undefined;
  const component = names.get(written.component) ?? checkWrittenName(written.component, onFault);
  names.set(written.component, component);
  const intervalDays = parseDays(written.interval, onFault);
  return { component, intervalDays, paths: [checkWrittenPath(written.path, onFault)] };
}

function parseDays(interval: string, onFault: OnFault): number | undefined {
  if (interval === '') return undefined;
  const days = parseInterval(interval);
  if (days === undefined) {
    onFault(`expected ${intervalNames.join(', ')} or a positive whole number of days, found ${shownValue(interval)}`);
  }
  return days;
}
