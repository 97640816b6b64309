import { compareBytes, type FileId, type FileIndex } from '@chunkah/core';
import {
  type Assignment,
  explainClaims,
  filesOf,
  type GroupedComponents,
  linkGroupMembers,
  type RecordedClaim,
  recordClaims,
  silentLogger,
  unaskedClaims,
} from '@chunkah/core/engine';
import { type EntryExplanation, type ExplainedComponent, type ExplainResult, formatVersion } from '@chunkah/report';
import type { WrittenReports } from '../report/written-reports.ts';
import { keepBase } from './base/keep-base.ts';
import { claimFiles, joinGroups, loadContext, loadPresentRepos, requireComponents } from './claim-files.ts';
import { type FoundEntry, findPaths, leadsTo } from './find-paths.ts';
import type { PlanOptions } from './options.ts';
import { planLayers } from './prepare.ts';
import { type Input, readInput } from './read-input.ts';
import type { TreeSource } from './source/tree-source.ts';
import { withTreeSource } from './source/with-tree-source.ts';

/** What an explanation depends on. */
export interface ExplainOptions extends Omit<PlanOptions, keyof WrittenReports> {
  /**
   * Absolute paths inside the rootfs. Parents that are symlinks are followed, the last component is
   * not.
   */
  readonly paths: readonly string[];
}

/**
 * Says of each path which component and layer it ends in, and why. Writes nothing, so that special
 * files do not end it: they are left out, with a warning.
 * @throws ChunkahError for whatever is wrong with the options or the rootfs; `PATH_NOT_IN_ROOTFS`.
 */
export function explain(options: ExplainOptions): Promise<ExplainResult> {
  return withTreeSource(options, (source) => explainFrom(source, options));
}

async function explainFrom(source: TreeSource, options: ExplainOptions): Promise<ExplainResult> {
  const input = await readInput(options, source, { specialFiles: 'looked-past' });
  const { files, profile } = input;
  const places = findPaths(input.tree, [...(options.prune ?? []), ...(options.pruneIfPresent ?? [])], options.paths);
  const entries = places.filter((place) => 'file' in place).map(({ file }) => file);
  const linkNames = linkGroupMembers(files);
  const countedNames = (file: FileId) => (profile.linksTogether ? linkNames(file) : [file]);
  const watched = new Set(entries.flatMap((file) => Array.from(countedNames(file))));
  const { claimed, claims } = await claimAndRecord(input, watched);
  const components = await componentsOf(input, claimed, new Set(entries));
  const explainEntry = ({ given, file }: FoundEntry): EntryExplanation => {
    const { contenders, decidedBy } = explainClaims(claims, countedNames(file));
    return {
      given,
      path: files.path(file),
      ...factsOf(files, file),
      otherNames: pathsOf(
        files,
        Array.from(linkNames(file)).filter((name) => name !== file),
      ),
      components: components.get(file) ?? [],
      decidedBy,
      claims: contenders.map(({ names, ...contender }) => ({ ...contender, names: pathsOf(files, names) })),
    };
  };
  return { formatVersion, paths: places.map((place) => ('file' in place ? explainEntry(place) : place)) };
}

interface RecordedOutcome {
  /** Before grouping. */
  readonly claimed: Assignment;
  readonly claims: readonly RecordedClaim[];
}

async function claimAndRecord(input: Input, watched: ReadonlySet<FileId>): Promise<RecordedOutcome> {
  const loaded = await loadPresentRepos(input);
  requireComponents(loaded, input);
  const record = recordClaims(loaded, watched);
  const claimed = await claimFiles(input, record.repos);
  // What the repos have to say they have said already.
  const unasked = await unaskedClaims(record, { ...loadContext(input), logger: silentLogger });
  return { claimed, claims: [...record.claims, ...unasked] };
}

/** The components that entries end in, in byte order of the names. */
async function componentsOf(
  input: Input,
  claimed: Assignment,
  wanted: ReadonlySet<FileId>,
): Promise<Map<FileId, ExplainedComponent[]>> {
  const { grouping, ...placed } = keepBase(input, joinGroups(input, claimed));
  const layerOf = await layersByName(placed, grouping);
  const found = new Map(Array.from(wanted, (file) => [file, new Map<string, string[]>()]));
  for (const [number, { name }] of claimed.components.entries()) {
    const end = grouping.takenBy.get(name) ?? name;
    for (const file of filesOf(claimed, number)) {
      const ends = found.get(file);
      ends?.set(end, [...(ends.get(end) ?? []), name]);
    }
  }
  const explained = (file: FileId, name: string, given: readonly string[]): ExplainedComponent => {
    const layer = layerOfBase(file, placed) ?? layerOf.get(name) ?? 0;
    return given.includes(name) ? { name, layer } : { name, layer, insteadOf: given };
  };
  const inOrder = (ends: ReadonlyMap<string, string[]>) => [...ends].sort(([a], [b]) => compareBytes(a, b));
  return new Map(
    Array.from(found, ([file, ends]) => [file, inOrder(ends).map(([name, given]) => explained(file, name, given))]),
  );
}

/** Number of the layer of the base that shows an entry, from 1; nothing for one above the base. */
function layerOfBase(file: FileId, { kept }: Input): number | undefined {
  const layer = kept?.baseLayer[file];
  return layer === undefined || kept?.layers[layer] === undefined ? undefined : layer + 1;
}

/** Numbers of layers, from 1, by the names of their components. */
async function layersByName(input: Input, grouping: GroupedComponents): Promise<Map<string, number>> {
  const { layers } = await planLayers(input, grouping);
  return new Map(layers.flatMap(({ components }, number) => components.map(({ name }) => [name, number + 1])));
}

function factsOf(files: FileIndex, file: FileId): Pick<EntryExplanation, 'type' | 'size' | 'target' | 'leadsTo'> {
  const { type, size } = files.entry(file);
  if (type === 'file') return { type, size };
  if (type !== 'symlink') return { type };
  const end = leadsTo(files, file);
  return { type, target: files.linkTarget(file), ...(end === undefined ? {} : { leadsTo: end }) };
}

function pathsOf(files: FileIndex, ids: readonly FileId[]): string[] {
  return ids.map((id) => files.path(id));
}
