import { type Component, parseInterval, stabilityFromInterval } from '@chunkah/core';
import { ShapeFaults } from '@chunkah/core/json';
import { checkWrittenName, checkWrittenPath } from '@chunkah/filemap';
import { rulesInvalid } from './errors.ts';
import type { Rule } from './rule-schema.ts';

/** Days between updates assumed for a rule without an interval. */
const defaultIntervalDays = 30;

export interface CompiledRule {
  /** Absolute and normalized; `/` is the whole tree. */
  readonly prefix: string;
  /** Index in `CompiledRules.components`. */
  readonly component: number;
  /** Whether it may match nothing without a warning. */
  readonly isOptional: boolean;
}

/** A rule of a map, or of the options. */
export interface GivenRule extends Rule {
  readonly optional?: boolean | undefined;
}

/** A component, with the shortest interval among its rules. */
type RuledComponent = Pick<Component, 'name' | 'stability' | 'interval'>;

export interface CompiledRules {
  /** In the order in which rules first name them. */
  readonly components: readonly RuledComponent[];
  /** In the order of the map, those that can never match left out. */
  readonly rules: readonly CompiledRule[];
  /** Rules that can never match but should, each with the earlier one that covers it. */
  readonly shadowed: readonly { readonly prefix: string; readonly by: string }[];
}

/**
 * Prepares rules independently of the tree.
 * @param source where the rules are, for errors.
 * @param isFile whether it is a component map.
 * @throws ChunkahError `COMPONENT_MAP_INVALID` with all faults: a prefix that leads out of the
 *   root, an invalid name.
 */
export function compileRules(rules: readonly GivenRule[], source: string, isFile: boolean): CompiledRules {
  const faults = new ShapeFaults();
  const components = new ComponentTable();
  const first = new Map<string, CompiledRule>();
  const shadowed: { prefix: string; by: string }[] = [];
  for (const [index, { prefix, component, interval, optional: isOptional = false }] of rules.entries()) {
    const path = checkWrittenPath(prefix, (fault) => faults.add([index, 'prefix'], fault));
    const name = checkWrittenName(component, (fault) => faults.add([index, 'component'], fault));
    const number = components.add(name, interval ?? undefined);
    const by = earlierPrefix(path, first);
    if (by === undefined) first.set(path, { prefix: path, component: number, isOptional });
    else if (!isOptional) shadowed.push({ prefix: path, by });
  }
  if (faults.count > 0) throw rulesInvalid(source, faults, isFile);
  // A Map keeps insertion order.
  return { components: components.list(), rules: [...first.values()], shadowed };
}

/** Components by name, each with the shortest interval of its rules. */
class ComponentTable {
  readonly #numbers = new Map<string, number>();
  readonly #components: { readonly name: string; days: number; isGiven: boolean }[] = [];

  /** @param interval of a rule, if it has one. */
  add(name: string, interval: string | number | undefined): number {
    const isGiven = interval !== undefined;
    const days = (isGiven ? parseInterval(interval) : undefined) ?? defaultIntervalDays;
    const number = this.#numbers.get(name) ?? this.#components.length;
    const known = this.#components[number];
    if (known === undefined) {
      this.#numbers.set(name, number);
      this.#components.push({ name, days, isGiven });
    } else {
      known.days = Math.min(known.days, days);
      known.isGiven ||= isGiven;
    }
    return number;
  }

  list(): RuledComponent[] {
    return this.#components.map(({ name, days, isGiven }) => {
      return { name, stability: stabilityFromInterval(days), ...(isGiven && { interval: days }) };
    });
  }
}

/** The prefix among `earlier` that covers this prefix. */
function earlierPrefix(path: string, earlier: ReadonlyMap<string, unknown>): string | undefined {
  if (earlier.has('/')) return '/';
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const prefix = path.slice(0, end);
    if (earlier.has(prefix)) return prefix;
  }
  return undefined;
}
