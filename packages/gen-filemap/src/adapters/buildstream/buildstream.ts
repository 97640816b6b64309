import { printable } from '@chunkah/core';
import type { Circumstances, InstalledComponent, InstalledEntry } from '../adapter.ts';
import { inBatches, nameInProject } from './batches.ts';
import { artifactsNotCached, bstTargetPattern } from './errors.ts';
import { ownPaths } from './own-paths.ts';
import { contentsParser, type ListedEntry } from './parse-contents.ts';
import { type BstElement, showFormat, showParser } from './parse-show.ts';
import { type Bst, runBst } from './run-bst.ts';
import { type Elements, neededElements, stagedWith } from './stage-order.ts';

export interface BuildstreamOptions extends Bst {
  /** Name of the element whose tree becomes the image. */
  readonly target: string;
  /** Kinds of elements that only collect, besides {@link builtInKinds}. */
  readonly collectingKinds: readonly string[];
}

/**
 * Kinds of BuildStream itself and of its community plugins that use no sources: everything in them
 * comes from elements that were staged for them.
 */
const builtInKinds: readonly string[] = ['compose', 'filter', 'oci', 'script', 'snap_image', 'stack', 'tar_element'];

/**
 * The elements that contributed the entries of a target's tree, see `ownPaths`; each entry once,
 * with the element that owns it. Runs `bst show` and `bst artifact list-contents --long`. The
 * components are named after the elements, without `.bst`.
 * @throws ChunkahError `BST_NOT_FOUND`, `BST_FAILED`, `BST_OUTPUT_UNEXPECTED`,
 * `BST_TARGET_PATTERN`, `BST_NOT_CACHED`, `BST_INTERVAL_INVALID`; the signal's reason.
 */
export async function buildstream(
  { target: pattern, collectingKinds, ...bst }: BuildstreamOptions,
  circumstances: Circumstances,
): Promise<readonly InstalledComponent[]> {
  if (/[*?[]/.test(pattern)) throw bstTargetPattern(pattern);
  const elements = await showElements(bst, pattern, circumstances);
  // The target comes last, under its own name if a link led to it.
  const target = [...elements.keys()].at(-1) ?? pattern;
  const kinds = new Set([...builtInKinds, ...collectingKinds]);
  const collects = ({ kind }: BstElement) => kinds.has(kind);
  const needed = neededElements(target, elements, collects);
  expectCached(needed);
  warnOfUnknownKinds(collectingKinds, elements, circumstances);
  const tree = new Set(stagedWith(target, elements).map(({ name }) => name));
  const contents = await listContents(bst, needed, tree, circumstances);
  const entries = new Map<string, InstalledEntry[]>(Array.from(elements.keys(), (name) => [name, []]));
  for (const [path, { element, entry }] of ownPaths(target, elements, contents, collects)) {
    const { type, size } = entry;
    entries.get(element)?.push({ path, type, size: type === 'file' ? size : undefined });
  }
  warnOfCollectors(elements, entries, collects, circumstances);
  return Array.from(elements.values(), ({ name, interval }) => ({
    name: name.slice(0, -'.bst'.length),
    interval,
    entries: entries.get(name) ?? [],
  }));
}

async function showElements(bst: Bst, target: string, circumstances: Circumstances): Promise<Elements> {
  const parser = showParser();
  const args = ['show', '--deps', 'all', '--order', 'stage', '--format', showFormat, '--', target];
  await runBst(bst, args, parser.add, circumstances);
  return parser.end();
}

/** `bst artifact list-contents` silently omits what is not cached. */
function expectCached(elements: readonly BstElement[]): void {
  const missing = elements.filter(({ state }) => state !== 'cached').map(({ name }) => name);
  if (missing.length > 0) throw artifactsNotCached(missing);
}

/**
 * Lists the artifacts of elements.
 * @param tree names of those that make up the tree, which come first. Paths of the others are
 *   mostly dropped unless the tree has them.
 */
async function listContents(
  bst: Bst,
  elements: readonly BstElement[],
  tree: ReadonlySet<string>,
  circumstances: Circumstances,
): Promise<Map<string, ReadonlyMap<string, ListedEntry>>> {
  const contents = new Map<string, Map<string, ListedEntry>>();
  /** Each path once, however many elements list it. */
  const paths = new Map<string, string>();
  let isTreeComplete = false;
  for (const batch of inBatches(elements.map(({ name }) => name))) {
    const names = new Map(batch.map((name) => [nameInProject(name), name]));
    let current = new Map<string, ListedEntry>();
    const parser = contentsParser(names.keys(), {
      element(heading) {
        isTreeComplete = [...tree].every((name) => contents.has(name));
        current = new Map();
        contents.set(names.get(heading) ?? heading, current);
      },
      entry(path, entry) {
        const known = paths.get(path);
        if (known === undefined && isTreeComplete) return;
        if (known === undefined) paths.set(path, path);
        current.set(known ?? path, entry);
      },
    });
    await runBst(bst, ['artifact', 'list-contents', '--long', '--', ...batch], parser.add, circumstances);
    parser.end();
  }
  const missing = elements.map(({ name }) => name).filter((name) => !contents.has(name));
  if (missing.length > 0) throw artifactsNotCached(missing);
  return contents;
}

function warnOfUnknownKinds(kinds: readonly string[], elements: Elements, { logger }: Circumstances): void {
  const known = new Set(Array.from(elements.values(), ({ kind }) => kind));
  for (const kind of kinds) {
    if (!known.has(kind)) logger.warn(`no element has the kind ${printable(kind)}`);
  }
}

/**
 * An element that has most of the tree, and something to collect from, may be of a kind unknown to
 * us, or pack what was staged for it into an archive or image.
 */
function warnOfCollectors(
  elements: Elements,
  entries: ReadonlyMap<string, readonly InstalledEntry[]>,
  collects: (element: BstElement) => boolean,
  { logger }: Circumstances,
): void {
  const all = [...entries.values()].reduce((count, owned) => count + owned.length, 0);
  for (const element of elements.values()) {
    const owned = entries.get(element.name)?.length ?? 0;
    if (owned * 2 <= all || element.buildDependencies.length === 0) continue;
    const advice = collects(element)
      ? 'if it packs a tree into an archive or image, name the element whose artifact is that tree'
      : `if it only collects what others install, give --collecting-kind ${element.kind}`;
    logger.warn(`${element.name} owns ${owned} of ${all} entries: ${advice}`);
  }
}
