import { compileGlob, isGlob } from '../text/glob.ts';
import type { FileId } from './file-id.ts';
import type { FileIndex } from './file-index.ts';
import { rootDirectory } from './place.ts';

/** Matches the name of one entry on the path; `anything` matches any number of them. */
type Step = ((name: string) => boolean) | typeof anything;

const anything = '**';

/** The entries whose paths match a pattern, in path order: see `LoadContext.glob`. */
export function globFiles(files: FileIndex, pattern: string): FileId[] {
  const names = pattern.split('/').filter((name) => name !== '');
  const firstGlob = names.findIndex(isGlob);
  const literal = firstGlob === -1 ? names : names.slice(0, firstGlob);
  const top = literal.length === 0 ? rootDirectory : files.find(`/${literal.join('/')}`);
  if (top === undefined || names.length === 0) return [];
  if (firstGlob === -1) return [top];
  const steps = names.slice(firstGlob).map((name): Step => (name === anything ? anything : compileGlob(name)));
  // At the end it matches at least one name: what is below a directory, not the directory itself.
  if (names.at(-1) === anything) steps.push(() => true);
  const found: FileId[] = [];
  collect(files, top, steps, withSkipped(steps, new Set([0])), found);
  return found;
}

/**
 * Most entries are files, and few of their names can be the last one of a pattern: only those are
 * decoded.
 * @param next the steps that may match a name in the directory.
 */
function collect(
  files: FileIndex,
  directory: FileId,
  steps: readonly Step[],
  next: ReadonlySet<number>,
  found: FileId[],
): void {
  const last = next.has(steps.length - 1) ? steps[steps.length - 1] : undefined;
  const end = directory === rootDirectory ? files.count : files.subtreeEnd(directory);
  for (let id = directory + 1, after = id; id < end; id = after) {
    after = files.subtreeEnd(id);
    const hasEntries = after > id + 1;
    if (!hasEntries && last === undefined) continue;
    const name = files.name(id);
    if (last !== undefined && last !== anything && last(name)) found.push(id);
    if (!hasEntries) continue;
    const reached = reachedBy(name, steps, next);
    if (reached.size > 0) collect(files, id, steps, withSkipped(steps, reached), found);
  }
}

/** The steps that may come after those that match the name of a directory. */
function reachedBy(name: string, steps: readonly Step[], next: ReadonlySet<number>): Set<number> {
  const reached = new Set<number>();
  for (const number of next) {
    const step = steps[number];
    if (step === anything) reached.add(number);
    else if (step?.(name)) reached.add(number + 1);
  }
  return reached;
}

/** The steps that may come next: `**` may match no name at all. */
function withSkipped(steps: readonly Step[], reached: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(reached);
  // Steps added during the loop are visited too.
  for (const number of all) if (steps[number] === anything) all.add(number + 1);
  return all;
}
