import { type AssignedComponent, type Assignment, filesOf } from '../claims/assignment.ts';
import { compareBytes } from '../text/byte-order.ts';
import type { GroupRule } from './group-rule.ts';
import { type MatchedGroup, matchGroups } from './match-groups.ts';

/** The components after those of each group have been merged. */
export interface GroupedComponents {
  readonly assignment: Assignment;
  /** Names of the components that have their own layer. */
  readonly ownLayers: ReadonlySet<string>;
  /** Name of the group's component, by the names of those it absorbed. */
  readonly takenBy: ReadonlyMap<string, string>;
  /** Patterns that match no component, by the names of the groups in byte order. */
  readonly unmatched: readonly { readonly group: string; readonly pattern: string }[];
}

/**
 * Merges the components of each group into one, `group/NAME`: its stability is the product of
 * theirs unless the rule has one, its clamp the newest of theirs, its change days all of theirs
 * unless the rule has an interval. A group without components is dropped. `chunkah/unclaimed` joins
 * a group only by its exact name. Pure; the order of the rules never matters.
 * @param rules with different names.
 * @throws ChunkahError `GROUP_OVERLAP`.
 */
export function groupComponents(assignment: Assignment, rules: readonly GroupRule[]): GroupedComponents {
  const groups = matchGroups(assignment.components, rules);
  const filled = groups.filter(({ members }) => members.length > 0);
  const nameOf = ({ rule }: MatchedGroup) => `group/${rule.name}`;
  const joined = filled.map((group) => joinedComponent(nameOf(group), group, assignment));
  const taken = filled.flatMap((group) => group.members.map((number) => [number, nameOf(group)] as const));
  return {
    assignment:
      taken.length === 0 ? assignment : joinFiles(assignment, joined, new Set(taken.map(([number]) => number))),
    ownLayers: new Set(filled.filter(({ rule }) => rule.alone).map(nameOf)),
    takenBy: new Map(taken.map(([number, group]) => [assignment.components[number]?.name ?? '', group])),
    unmatched: groups.flatMap(({ rule, unmatched }) => unmatched.map((pattern) => ({ group: rule.name, pattern }))),
  };
}

/** A resulting component, and the numbers of those whose entries it has. */
interface JoinedComponent {
  readonly component: AssignedComponent;
  readonly members: readonly number[];
}

function joinedComponent(name: string, { rule, members }: MatchedGroup, { components }: Assignment): JoinedComponent {
  const own = members.map((number) => components[number]).filter((component) => component !== undefined);
  const [only] = own;
  if (only !== undefined && own.length === 1 && rule.stability === undefined) {
    return { component: { ...only, name }, members };
  }
  const stability = own.reduce((product, component) => product * component.stability, 1);
  const mtimeClamp = own.reduce((newest, component) => Math.max(newest, component.mtimeClamp), 0);
  const { interval } = rule;
  const history = interval === undefined ? joinedDays(own) : { interval };
  return { component: { name, stability: rule.stability ?? stability, mtimeClamp, ...history }, members };
}

/** The days on which any of the components changed, if known for all of them. */
function joinedDays(components: readonly AssignedComponent[]): Pick<AssignedComponent, 'changeDays'> {
  const days = components.map(({ changeDays = [] }) => changeDays);
  if (days.some(({ length }) => length === 0)) return {};
  return { changeDays: [...new Set(days.flat())].sort((left, right) => left - right) };
}

function joinFiles(assignment: Assignment, joined: readonly JoinedComponent[], taken: ReadonlySet<number>): Assignment {
  const others = assignment.components.map((component, number) => ({ component, members: [number] }));
  const outcome = [...others.filter((_, number) => !taken.has(number)), ...joined];
  outcome.sort((a, b) => compareBytes(a.component.name, b.component.name));
  const start = new Uint32Array(outcome.length + 1);
  const files = new Uint32Array(assignment.files.length);
  let end = 0;
  for (const [place, { members }] of outcome.entries()) {
    for (const number of members) {
      const own = filesOf(assignment, number);
      files.set(own, end);
      end += own.length;
    }
    const first = start[place] ?? 0;
    if (members.length > 1) end = first + sortOnce(files.subarray(first, end));
    start[place + 1] = end;
  }
  return { components: outcome.map(({ component }) => component), start, files: files.subarray(0, end) };
}

/**
 * Sorts ids and moves the distinct ones to the front.
 * @returns how many there are.
 */
function sortOnce(ids: Uint32Array): number {
  ids.sort();
  let count = 0;
  for (let index = 0; index < ids.length; index += 1) {
    const id = ids[index] ?? 0;
    if (count > 0 && ids[count - 1] === id) continue;
    ids[count] = id;
    count += 1;
  }
  return count;
}
