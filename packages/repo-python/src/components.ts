import { type Component, type ComponentId, compareBytes, stabilityFromInterval } from '@chunkah/core';
import type { Distribution } from './read-distributions.ts';

export interface PythonComponents {
  /** By name, in byte order. */
  readonly components: readonly Component[];
  /** The component of each name. */
  readonly componentOf: ReadonlyMap<string, ComponentId>;
}

/**
 * One component for each name.
 * @param interval days between updates.
 */
export function componentsOf(
  distributions: readonly Distribution[],
  interval: number,
  mtimeClamp: number,
): PythonComponents {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of distributions) {
    const known = versions.get(name) ?? new Set();
    versions.set(name, version === undefined ? known : known.add(version));
  }
  const names = [...versions.keys()].sort(compareBytes);
  const stability = stabilityFromInterval(interval);
  return {
    components: names.map((name) => {
      const version = [...(versions.get(name) ?? [])].sort(compareBytes).join(', ');
      return { name, stability, interval, mtimeClamp, ...(version !== '' && { version }) };
    }),
    componentOf: new Map(names.map((name, number) => [name, number])),
  };
}
