import { decodeName, expectedInterval, parseInterval } from '@chunkah/core';
import { ShapeFaults, shownValue } from '@chunkah/core/json';
import { checkWrittenName, checkWrittenPath, isCommentLine, mapInterval, splitWrittenLine } from '@chunkah/filemap';
import { inputTooLarge, manifestInvalid } from '../../errors.ts';
import type { InstalledComponent, InstalledEntry } from '../adapter.ts';
import { inReverseOrder } from '../in-reverse-order.ts';

/** In bytes: far more than the longest path and the longest name together. */
const longestLine = 1 << 18;

/**
 * More paths than this fit neither into the memory of most machines nor into the tables of the
 * engine.
 */
const mostLines = 15_000_000;

const newline = 0x0a;

/** Accepts a manifest in pieces of any size. */
export interface ManifestParser {
  /** @throws ChunkahError `INPUT_TOO_LARGE`, `MANIFEST_INVALID` for an endless line. */
  add(piece: Uint8Array): void;
  /**
   * The components, after the last piece.
   * @throws ChunkahError `INPUT_TOO_LARGE`, `MANIFEST_INVALID` with all faults, each with its line.
   */
  end(): InstalledComponent[];
}

interface ListedComponent {
  readonly entries: InstalledEntry[];
  interval: string | number | undefined;
}

/**
 * Reads lines `path<TAB>component` or `path<TAB>component<TAB>interval`, which maps may use too.
 * They are bytes: names that are not UTF-8 are preserved. Blank lines, the root itself, and a first
 * line that begins with `#` are skipped.
 * @param file its name, for errors.
 */
export function manifestParser(file: string): ManifestParser {
  const components = new Map<string, ListedComponent>();
  const faults = new ShapeFaults();
  let rest: Uint8Array = new Uint8Array();
  let number = 0;

  const takeLines = (bytes: Uint8Array) => {
    // No character spans lines, so the lines of a piece can be decoded together.
    for (const line of decodeName(bytes).split('\n')) {
      number += 1;
      if (number > mostLines) throw inputTooLarge(file, `${mostLines} lines`);
      if (isCommentLine(line, number)) continue;
      if (line.trim() !== '') takeLine(line, components, (fault) => faults.add(`line ${number}`, fault));
    }
  };

  return {
    add(piece) {
      const end = piece.lastIndexOf(newline);
      if (end !== -1) takeLines(Buffer.concat([rest, piece.subarray(0, end)]));
      rest = end === -1 ? Buffer.concat([rest, piece]) : piece.slice(end + 1);
      if (rest.length <= longestLine) return;
      faults.add(`line ${number + 1}`, `has more than ${longestLine} bytes`);
      throw manifestInvalid(file, faults);
    },
    end() {
      takeLines(rest);
      if (faults.count > 0) throw manifestInvalid(file, faults);
      return inReverseOrder(Array.from(components, ([name, component]) => ({ name, ...component })));
    },
  };
}

function takeLine(line: string, components: Map<string, ListedComponent>, onFault: (fault: string) => void): void {
  const written = splitWrittenLine(line, onFault);
  if (written === undefined) return;
  const { interval } = written;
  const name = checkWrittenName(written.component, onFault);
  const path = checkWrittenPath(written.path, onFault);
  const component = components.get(name) ?? { entries: [], interval: undefined };
  components.set(name, component);
  if (path !== '/') component.entries.push({ path, type: undefined, size: undefined });
  if (interval === '') return;
  const given = mapInterval(interval);
  if (given === undefined) onFault(`expected ${expectedInterval}, found ${shownValue(interval)}`);
  else component.interval = shorterInterval(component.interval, given);
}

/** Prefers the name to the number (`weekly` to `7`), so that the order of lines does not matter. */
function shorterInterval(known: string | number | undefined, given: string | number): string | number {
  const [knownDays = Number.POSITIVE_INFINITY, givenDays = 0] = [parseInterval(known ?? ''), parseInterval(given)];
  if (known === undefined || givenDays < knownDays) return given;
  return givenDays === knownDays && typeof given === 'string' ? given : known;
}
