import { closest, distance } from 'fastest-levenshtein';

/** A larger distance is not a typo. */
const longestName = 60;

/** Names that other programs and our own command line use for options. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['arch', 'architecture'],
  ['config', 'imageConfig'],
  ['configStr', 'imageConfig'],
  ['label', 'labels'],
  ['annotation', 'annotations'],
  ['writeManifestTo', 'componentsFile'],
  ['plugins', 'repos'],
  ['extends', 'presets'],
  ['preset', 'presets'],
  ['group', 'groups'],
]);

/** The same as the end of a message; empty if no known name is close. */
export function didYouMean(name: string, known: readonly string[]): string {
  const guess = suggestion(name, known);
  return guess === undefined ? '' : `; did you mean "${guess}"?`;
}

/** The known name that was most likely intended; `undefined` if none is close. */
function suggestion(name: string, known: readonly string[]): string | undefined {
  const other = otherNames.get(name);
  if (other !== undefined && known.includes(other)) return other;
  if (known.length === 0 || name.length > longestName) return undefined;
  const nearest = closest(
    name.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  );
  const found = known.find((candidate) => candidate.toLowerCase() === nearest);
  return found !== undefined && distance(name.toLowerCase(), nearest) <= Math.max(1, name.length / 3)
    ? found
    : undefined;
}
