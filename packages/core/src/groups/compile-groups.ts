import type { ComponentGroup, ComponentGroups } from '../contract/component-group.ts';
import { ShapeFaults, shownValue } from '../json/shape-faults.ts';
import { expectedInterval, isIntervalName, parseInterval } from '../stability/interval.ts';
import { stabilityFromInterval } from '../stability/stability-from-interval.ts';
import { isKebabCase } from '../text/kebab-case.ts';
import { groupInvalid } from './errors.ts';
import type { GroupRule } from './group-rule.ts';

/**
 * Maximum length of a pattern in characters. Names of components are shorter; it bounds the time a
 * pattern takes.
 */
const longestPattern = 4096;

/**
 * Checks what a user wrote. Groups also come from JavaScript and JSON configs, so what the type
 * promises is checked.
 * @throws ChunkahError `GROUP_INVALID` with all faults.
 */
export function compileGroups(groups: ComponentGroups): GroupRule[] {
  const faults = new ShapeFaults();
  const rules = Object.entries(groups).map(([name, group]) => compileGroup(name, group, faults));
  if (faults.count > 0) throw groupInvalid(faults);
  return rules;
}

function compileGroup(name: string, group: unknown, faults: ShapeFaults): GroupRule {
  if (!isKebabCase(name)) faults.add([name], 'the name is not kebab-case');
  if (!isGroup(group)) {
    faults.add([name], `expected an object with a list "components", found ${shownValue(group)}`);
    return { name, patterns: [], alone: false };
  }
  const { components, interval, alone = false } = group;
  for (const [index, pattern] of components.entries()) {
    if (!isPattern(pattern)) {
      faults.add(
        [name, 'components', index],
        `expected the name of a component or a pattern, found ${shownValue(pattern)}`,
      );
    }
  }
  if (typeof alone !== 'boolean') faults.add([name, 'alone'], `expected true or false, found ${shownValue(alone)}`);
  const rule = { name, patterns: components, alone };
  if (interval === undefined) return rule;
  const days = typeof interval === 'number' || isIntervalName(interval) ? parseInterval(interval) : undefined;
  if (days === undefined) faults.add([name, 'interval'], `expected ${expectedInterval}, found ${shownValue(interval)}`);
  return { ...rule, interval: days ?? 1, stability: stabilityFromInterval(days ?? 1) };
}

function isGroup(group: unknown): group is ComponentGroup {
  return typeof group === 'object' && group !== null && 'components' in group && Array.isArray(group.components);
}

function isPattern(pattern: unknown): boolean {
  return typeof pattern === 'string' && pattern !== '' && pattern.length <= longestPattern && pattern.isWellFormed();
}
