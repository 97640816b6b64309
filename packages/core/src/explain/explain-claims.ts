import type { FileId } from '../files/file-id.ts';
import { compareBytes } from '../text/byte-order.ts';
import type { RecordedClaim } from './record-claims.ts';

/** Equal claims of one repo on a file, or on several of its hard links. */
export interface Contender {
  /** Name of the repo. */
  readonly repo: string;
  readonly priority: number;
  readonly strength: 'strong' | 'weak';
  /** Whole names, in byte order. */
  readonly components: readonly string[];
  /** The hard links that are claimed this way, in path order. */
  readonly names: readonly FileId[];
  /** See `RecordedClaim`. */
  readonly asked: boolean;
}

/**
 * What put the first contender ahead of the second: `strength`, `priority`, `repo-name`, or
 * `path-order` if one repo claims hard links of a file for different components.
 */
export type DecidedBy = 'unclaimed' | 'only-claim' | 'strength' | 'priority' | 'repo-name' | 'path-order';

export interface ClaimExplanation {
  /** In order of rank: the first one gets the file. Empty: the file is unclaimed. */
  readonly contenders: readonly Contender[];
  readonly decidedBy: DecidedBy;
}

/**
 * Says which repos claim a file, and why the first of them gets it.
 * @param claims of a whole run, including `unaskedClaims` if wanted.
 * @param names hard links of the file, including itself; only itself if hard links are split.
 */
export function explainClaims(claims: readonly RecordedClaim[], names: Iterable<FileId>): ClaimExplanation {
  const ownNames = new Set(names);
  const contenders: Contender[] = [];
  for (const claim of byRank(claims.filter(({ file }) => ownNames.has(file)))) {
    // What a repo claimed in its turn is not repeated as something it would claim.
    if (!claim.asked && contenders.some(({ repo, asked }) => asked && repo === claim.repo)) continue;
    const equal = contenders.findIndex((contender) => isOfOneKind(contender, claim));
    const { file: name, ...rest } = claim;
    const earlier = contenders[equal];
    if (earlier === undefined) contenders.push({ ...rest, names: [name] });
    else contenders[equal] = { ...earlier, names: [...earlier.names, name] };
  }
  return { contenders, decidedBy: decision(contenders) };
}

/** What one repo claims a hard link for. */
type NameClaim = Omit<Contender, 'names'> & { readonly file: FileId };

/** The claims by hard link, in order of rank. */
function byRank(claims: readonly RecordedClaim[]): NameClaim[] {
  const sorted = [...claims].sort(
    (a, b) =>
      strengths.indexOf(a.strength) - strengths.indexOf(b.strength) ||
      a.priority - b.priority ||
      compareBytes(a.repo, b.repo) ||
      a.file - b.file ||
      compareBytes(a.component, b.component),
  );
  const found: (NameClaim & { readonly components: string[] })[] = [];
  for (const { component, ...claim } of sorted) {
    const last = found.at(-1);
    const isSame = last !== undefined && last.file === claim.file && isOfOneRepo(last, claim);
    if (!isSame) found.push({ ...claim, components: [component] });
    else if (last.components.at(-1) !== component) last.components.push(component);
  }
  return found;
}

const strengths: readonly string[] = ['strong', 'weak'];

type Rank = Pick<Contender, 'repo' | 'strength' | 'asked'>;

function isOfOneRepo(one: Rank, other: Rank): boolean {
  return one.repo === other.repo && one.strength === other.strength && one.asked === other.asked;
}

function isOfOneKind(one: Omit<Contender, 'names'>, other: Omit<Contender, 'names'>): boolean {
  return isOfOneRepo(one, other) && one.components.join('\0') === other.components.join('\0');
}

function decision([first, second]: readonly Contender[]): DecidedBy {
  if (first === undefined) return 'unclaimed';
  if (second === undefined) return 'only-claim';
  if (first.strength !== second.strength) return 'strength';
  if (first.priority !== second.priority) return 'priority';
  return first.repo === second.repo ? 'path-order' : 'repo-name';
}
