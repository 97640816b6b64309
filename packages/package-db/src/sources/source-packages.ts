import {
  type Component,
  type ComponentId,
  compareBytes,
  componentName,
  latestTimestamp,
  stabilityFromChanges,
  stabilityFromInterval,
} from '@chunkah/core';
import type { InstalledPackage } from './installed-package.ts';

/** What becomes a component: all packages of one source package, or each package. */
export type PackageGrouping = 'source' | 'package';

/** A component while packages are added. */
interface PackageGroup {
  readonly name: string;
  stability: number;
  newestBuild: number | undefined;
  /** Whether any of its packages tells a date. */
  isDated: boolean;
  /** Those of the package that was added last. */
  lastChanges: ArrayLike<number>;
  readonly changeDays: Set<number>;
  /** Valid Unicode, as names of components are. */
  readonly versions: Set<string>;
}

/** What is known of a component's past. */
interface ComponentHistory {
  /**
   * Unix days of all known changes, distinct, ascending, none after `now`; absent where none is
   * known.
   */
  readonly changeDays?: readonly number[];
  /**
   * The version; several, in byte order with commas between them, when packages of several versions
   * are installed.
   */
  readonly version?: string;
}

const secondsPerDay = 86_400;

/** Days between updates of a component of which no date is known. */
const undatedIntervalDays = 30;

export interface SourcePackagesOptions {
  readonly grouping: PackageGrouping;
  /** Unix seconds: the source date epoch. */
  readonly now: number;
  /**
   * Unix seconds: the clamp of components of which no date is known, which then count as updated
   * monthly. Without it such a component was built and changed `now`, as rpm's are.
   */
  readonly undatedMtimeClamp?: number;
}

/** Packages grouped into components. */
export class SourcePackages {
  readonly #options: SourcePackagesOptions;
  readonly #groups: PackageGroup[] = [];
  readonly #numbers = new Map<string, ComponentId>();
  readonly #withoutSource: string[] = [];

  constructor(options: SourcePackagesOptions) {
    this.#options = options;
  }

  /**
   * Adds a package to its component. The component's clamp is the newest build time, its stability
   * the lowest of its packages that tell a date.
   */
  add(added: InstalledPackage): ComponentId {
    const { changes, buildTime } = added;
    const { grouping, now, undatedMtimeClamp } = this.#options;
    const number = this.#numberOf(componentName(this.#groupName(added)));
    const group = this.#groups[number];
    if (group === undefined) throw new RangeError(`there is no component ${number}`);
    // Packages of one source mostly have one changelog, which counts once.
    if (changes.length === 0 || !areEqual(changes, group.lastChanges)) {
      const times = changes.length > 0 || buildTime === undefined ? Array.from(changes) : [buildTime];
      if (times.length > 0 || undatedMtimeClamp === undefined) {
        group.isDated = true;
        const stability = stabilityFromChanges({ changes: times, buildTime: now, now });
        group.stability = Math.min(group.stability, stability);
      }
      addDays(times, group.changeDays, now);
      group.lastChanges = changes;
    }
    group.newestBuild = newest(group.newestBuild, buildTime);
    const version = grouping === 'source' ? (added.sourceVersion ?? added.version) : added.version;
    if (version !== undefined) group.versions.add(componentName(version));
    return number;
  }

  /** The components, in the order in which their first packages were added. */
  get components(): readonly (Component & ComponentHistory)[] {
    const { now, undatedMtimeClamp = now } = this.#options;
    return this.#groups.map((group) => {
      const { name, isDated, newestBuild = isDated ? now : undatedMtimeClamp } = group;
      const stability = isDated ? group.stability : stabilityFromInterval(undatedIntervalDays);
      return { name, stability, mtimeClamp: Math.min(newestBuild, latestTimestamp), ...historyOf(group) };
    });
  }

  /** Names of the components of which no date is known, in the order in which they were added. */
  get undated(): readonly string[] {
    return this.#groups.filter(({ isDated }) => !isDated).map(({ name }) => name);
  }

  /** Names of the packages, in the order added, for which the database names no source package. */
  get withoutSource(): readonly string[] {
    return this.#withoutSource;
  }

  #numberOf(name: string): ComponentId {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#groups.length;
    this.#numbers.set(name, number);
    this.#groups.push({
      name,
      stability: 1,
      newestBuild: undefined,
      isDated: false,
      lastChanges: [],
      changeDays: new Set(),
      versions: new Set(),
    });
    return number;
  }

  #groupName({ name, source }: InstalledPackage): string {
    if (source === undefined) this.#withoutSource.push(name);
    return this.#options.grouping === 'package' ? name : (source ?? name);
  }
}

function historyOf({ changeDays, versions }: PackageGroup): ComponentHistory {
  const days = [...changeDays].sort((left, right) => left - right);
  const version = [...versions].sort(compareBytes).join(', ');
  return { ...(days.length > 0 && { changeDays: days }), ...(version !== '' && { version }) };
}

function newest(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.max(left, right);
}

function areEqual(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

/**
 * Adds the days of changes, which stand together where they are the same. A change after `now`
 * counts as one of that day, so that an early epoch leaves no component without a past.
 */
function addDays(changes: readonly number[], days: Set<number>, now: number): void {
  let last: number | undefined;
  for (const time of changes) {
    const day = Math.floor(Math.min(time, now) / secondsPerDay);
    if (day !== last) days.add(day);
    last = day;
  }
}
