import {
  type Component,
  type ComponentId,
  compareBytes,
  componentName,
  latestTimestamp,
  stabilityFromChanges,
} from '@chunkah/core';
import type { PackageHeader } from '../header/parse-header.ts';
import type { Grouping } from '../options.ts';
import { sourceName } from './source-name.ts';

const secondsPerDay = 86_400;

/** A component while packages are added to it. */
interface PackageGroup {
  readonly name: string;
  stability: number;
  newestBuild: number | undefined;
  /** Unix days. */
  readonly changeDays: Set<number>;
  readonly versions: Set<string>;
}

/** Packages put together into components. */
export class PackageGroups {
  readonly #grouping: Grouping;
  readonly #now: number;
  readonly #components: PackageGroup[] = [];
  readonly #numbers = new Map<string, ComponentId>();
  /** Names of packages whose source package is not known. */
  readonly #withoutSource: string[] = [];

  /** @param now Unix seconds: the source date epoch. */
  constructor(grouping: Grouping, now: number) {
    this.#grouping = grouping;
    this.#now = now;
  }

  /**
   * Adds a package to its component. The component's clamp is the newest build time, its stability the lowest of its packages;
   * it changed on the days on which any of them did, and has the versions of all of them.
   * A package that changed at no known time changed now; a component without any build time was built now.
   */
  add(header: PackageHeader): ComponentId {
    const { buildTime = this.#now } = header;
    const changes = Array.from(header.changelogTimes);
    const stability = stabilityFromChanges({ changes, buildTime, now: this.#now });
    const number = this.#numberOf(componentName(this.#groupName(header)));
    const group = this.#components[number];
    if (group === undefined) return number;
    group.stability = Math.min(group.stability, stability);
    group.newestBuild = newest(group.newestBuild, header.buildTime);
    const known = changes.length === 0 && header.buildTime !== undefined ? [header.buildTime] : changes;
    for (const time of known) group.changeDays.add(Math.floor(time / secondsPerDay));
    const version = versionOf(header);
    if (version !== undefined) group.versions.add(version);
    return number;
  }

  get components(): readonly Component[] {
    return this.#components.map(({ name, stability, newestBuild = this.#now, changeDays, versions }) => ({
      name,
      stability,
      mtimeClamp: Math.min(newestBuild, latestTimestamp),
      ...(changeDays.size > 0 && { changeDays: [...changeDays].sort((left, right) => left - right) }),
      ...(versions.size > 0 && { version: [...versions].sort(compareBytes).join(', ') }),
    }));
  }

  /** Names of the packages, in the order added, that do not tell a source package. */
  get withoutSource(): readonly string[] {
    return this.#withoutSource;
  }

  #numberOf(name: string): ComponentId {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const group = {
      name,
      stability: 1,
      newestBuild: undefined,
      changeDays: new Set<number>(),
      versions: new Set<string>(),
    };
    const number = this.#components.push(group) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  #groupName({ name, sourceRpm }: PackageHeader): string {
    const source = sourceRpm === undefined ? undefined : sourceName(sourceRpm);
    if (source === undefined) this.#withoutSource.push(name);
    return this.#grouping === 'package' ? name : (source ?? name);
  }
}

/** `[EPOCH:]VERSION[-RELEASE]`, as rpm shows it; a byte that is not UTF-8 is written `\xHH`. */
function versionOf({ epoch, version, release }: PackageHeader): string | undefined {
  if (version === undefined || version === '') return undefined;
  const text = `${epoch === undefined ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`;
  return componentName(text);
}

function newest(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.max(left, right);
}
