import {
  checkWrittenName,
  checkWrittenPath,
  compareBytes,
  decodeName,
  intervalNames,
  parseInterval,
  ShapeFaults,
  shownValue,
} from '@chunkah/core';
import { mapInvalid } from './errors.ts';
import { defaultIntervalDays, type MapComponent, type ParsedMap } from './parsed-map.ts';

const newline = 0x0a;

/** A component while its lines are being read. */
interface LineComponent {
  readonly paths: string[];
  /** The shortest of those that its lines name. */
  intervalDays: number | undefined;
}

/**
 * Reads the form of lines: `path<TAB>component<TAB>interval`, any bytes in path and component, the interval and its tab
 * optional. Empty lines say nothing.
 * @param mapName for errors: how a user calls the file.
 * @throws ChunkahError `FILEMAP_INVALID`: all faults, each with its line.
 */
export function parseLineMap(bytes: Uint8Array, mapName: string): ParsedMap {
  const faults = new ShapeFaults();
  const components = new Map<string, LineComponent>();
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    const at = bytes.indexOf(newline, start);
    const end = at === -1 ? bytes.length : at;
    number += 1;
    if (end > start) {
      const place = `line ${number}`;
      takeLine(decodeName(bytes.subarray(start, end)), components, (fault) => faults.add(place, fault));
    }
    start = end + 1;
  }
  if (faults.count > 0) throw mapInvalid(mapName, faults);
  return { format: 'lines', components: inOrder(components), warnings: [] };
}

function takeLine(line: string, components: Map<string, LineComponent>, onFault: (fault: string) => void): void {
  const [path = '', component, interval = '', ...rest] = line.split('\t');
  if (component === undefined || rest.length > 0) {
    onFault(`expected a path, a component and perhaps an interval with tabs between them, found ${shownValue(line)}`);
    return;
  }
  const name = checkWrittenName(component, onFault);
  const known = components.get(name) ?? { paths: [], intervalDays: undefined };
  components.set(name, known);
  known.paths.push(checkWrittenPath(path, onFault));
  if (interval === '') return;
  const days = parseInterval(interval);
  if (days === undefined) {
    onFault(`expected ${intervalNames.join(', ')} or a positive whole number of days, found ${shownValue(interval)}`);
  } else known.intervalDays = Math.min(days, known.intervalDays ?? days);
}

function inOrder(components: ReadonlyMap<string, LineComponent>): MapComponent[] {
  return Array.from(components, ([name, { paths, intervalDays = defaultIntervalDays }]) => ({
    name,
    intervalDays,
    paths,
  })).sort((left, right) => compareBytes(left.name, right.name));
}
