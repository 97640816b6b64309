import { type Component, type ComponentId, componentName, latestTimestamp, stabilityFromChanges } from '@chunkah/core';
import type { PackageHeader } from '../header/parse-header.ts';
import type { Grouping } from '../options.ts';
import { sourceName } from './source-name.ts';

/** Packages put together into components. */
export class PackageGroups {
  readonly #grouping: Grouping;
  readonly #now: number;
  readonly #components: { readonly name: string; stability: number; mtimeClamp: number }[] = [];
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
   * A package without a build time counts as built now.
   */
  add(header: PackageHeader): ComponentId {
    const buildTime = Math.min(header.buildTime ?? this.#now, latestTimestamp);
    const stability = stabilityFromChanges({ changes: header.changelogTimes, buildTime, now: this.#now });
    const name = componentName(this.#groupName(header));
    const number = this.#numbers.get(name) ?? this.#components.length;
    const known = this.#components[number];
    if (known === undefined) {
      this.#numbers.set(name, number);
      this.#components.push({ name, stability, mtimeClamp: buildTime });
    } else {
      known.stability = Math.min(known.stability, stability);
      known.mtimeClamp = Math.max(known.mtimeClamp, buildTime);
    }
    return number;
  }

  get components(): readonly Component[] {
    return this.#components;
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
