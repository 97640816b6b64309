import { periodStart } from '../change-days.ts';
import { DisjointSets } from './disjoint-sets.ts';

/**
 * Families change only when a quarter of a year has passed, so that they seldom move components.
 */
const reviewDays = 91;

/** Days before the review that are looked at. */
const lookBackDays = 730;

/** An item with fewer days in that time is not known well enough. */
const leastDays = 4;

/** A day on which more items changed, and more than a fifth of all, is a rebuild of everything. */
const leastRebuilt = 10;

/**
 * Finds items that change on the same days, such as packages that are released together.
 * @param changeDays by item, each ascending.
 * @returns the members of each family in ascending order, families in the order of their first
 *   members. An item without such others is a family of its own.
 */
export function lockStepFamilies(changeDays: readonly (readonly number[])[], now: number): number[][] {
  const days = daysThatCount(changeDays, periodStart(now, reviewDays));
  const near = itemsNearDays(days);
  const families = new DisjointSets(days.length);
  const shared = new Uint32Array(days.length);
  for (const [first, own] of days.entries()) {
    for (const second of countSharedDays(first, own, near, shared)) {
      const both = shared[second] ?? 0;
      shared[second] = 0;
      // At least 0.6 of the days of either, in whole numbers.
      const either = own.length + (days[second]?.length ?? 0) - both;
      if (5 * both >= 3 * either) families.join(first, second);
    }
  }
  return families.lists();
}

/**
 * Counts for each later item near how many days of the first one it changed.
 * @param shared the counts by item, 0 before.
 * @returns the items counted.
 */
function countSharedDays(
  first: number,
  own: readonly number[],
  near: ReadonlyMap<number, readonly number[]>,
  shared: Uint32Array,
): number[] {
  const counted: number[] = [];
  if (own.length < leastDays) return counted;
  for (const day of own) {
    const items = near.get(day) ?? [];
    for (let place = items.length - 1; place >= 0; place -= 1) {
      const second = items[place] ?? 0;
      if (second <= first) break;
      if (shared[second] === 0) counted.push(second);
      shared[second] = (shared[second] ?? 0) + 1;
    }
  }
  return counted;
}

/** The days within the time looked at, without those of rebuilds. */
function daysThatCount(changeDays: readonly (readonly number[])[], review: number): number[][] {
  const recent = changeDays.map((days) => days.filter((day) => day >= review - lookBackDays && day <= review));
  const changed = new Map<number, number>();
  for (const day of recent.flat()) changed.set(day, (changed.get(day) ?? 0) + 1);
  const isRebuild = (day: number) => {
    const count = changed.get(day) ?? 0;
    return count > leastRebuilt && count * 5 > changeDays.length;
  };
  return recent.map((days) => days.filter((day) => !isRebuild(day)));
}

/**
 * For each day the items, ascending and well enough known, that changed on it, the day before or
 * the day after.
 */
function itemsNearDays(days: readonly (readonly number[])[]): Map<number, number[]> {
  const near = new Map<number, number[]>();
  for (const [item, own] of days.entries()) {
    if (own.length < leastDays) continue;
    for (const day of new Set(own.flatMap((changed) => [changed - 1, changed, changed + 1]))) {
      const items = near.get(day);
      if (items === undefined) near.set(day, [item]);
      else items.push(item);
    }
  }
  return near;
}
