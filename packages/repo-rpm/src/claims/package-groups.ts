import { type Component, type ComponentId, componentName, latestTimestamp, stabilityFromChanges } from '@chunkah/core';
import type { PackageHeader } from '../header/parse-header.ts';
import type { Grouping } from '../options.ts';
import { sourceName } from './source-name.ts';

/** Packages put together into components. */
export class PackageGroups {
  readonly #grouping: Grouping;
  readonly #now: number;
  readonly #components: { readonly name: string; stability: number; newestBuild: number | undefined }[] = [];
  readonly #numbers = new Map<string, ComponentId>();
  /** Names of packages whose source package is not known. */
  readonly #withoutSource: string[] = [];

  /** @param now Unix seconds: the source date epoch. */
  constructor(grouping: Grouping, now: number) {
    this.#grouping = grouping;
    this.#now = now;
  }

  /**
   * Adds a package to its component. The component's clamp is the newest build time, its stability the lowest of its packages.
   * A package that changed at no known time changed now; a component without any build time was built now.
   */
  add(header: PackageHeader): ComponentId {
    const { buildTime = this.#now } = header;
    const changes = Array.from(header.changelogTimes);
    const stability = stabilityFromChanges({ changes, buildTime, now: this.#now });
    const name = componentName(this.#groupName(header));
    const number = this.#numbers.get(name) ?? this.#components.length;
    const known = this.#components[number];
    if (known === undefined) {
      this.#numbers.set(name, number);
      this.#components.push({ name, stability, newestBuild: header.buildTime });
    } else {
      known.stability = Math.min(known.stability, stability);
      known.newestBuild = newest(known.newestBuild, header.buildTime);
    }
    return number;
  }

  get components(): readonly Component[] {
    return this.#components.map(({ name, stability, newestBuild = this.#now }) => {
      return { name, stability, mtimeClamp: Math.min(newestBuild, latestTimestamp) };
    });
  }

  /** Names of the packages, in the order added, that do not tell a source package. */
  get withoutSource(): readonly string[] {
    return this.#withoutSource;
  }

  #groupName({ name, sourceRpm }: PackageHeader): string {
    const source = sourceRpm === undefined ? undefined : sourceName(sourceRpm);
    if (source === undefined) this.#withoutSource.push(name);
    return this.#grouping === 'package' ? name : (source ?? name);
  }
}

function newest(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.max(left, right);
}
