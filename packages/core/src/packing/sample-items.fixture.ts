import type { PackItem } from './packer.ts';

/** Unix day for which the items of this file are packed. */
export const today = 20_000;

/** Components of all kinds, one for each of these numbers from 0 to 2^31. */
export function itemsOf(numbers: readonly number[]): PackItem[] {
  return numbers.map((number, index) => {
    const size = number % 5 === 0 ? number % 100 : number;
    const base = { name: `${number % 2 === 0 ? 'x' : 'y'}/${number % 1000}-${index}`, size, volatile: false };
    const kind = number % 7;
    if (kind === 0) return { ...base, stability: 0, volatile: true };
    if (kind === 1) return { ...base, stability: 0.5, interval: ((number % 999) + 1) / 100 };
    if (kind === 2) return { ...base, stability: 0.99 };
    const every = 1 + (number % 200);
    const days = Array.from({ length: number % 13 }, (_, change) => today + 3 - change * every);
    return { ...base, stability: 0.5, changeDays: days.reverse() };
  });
}

/** Components with names and histories like those of a distribution. */
export function manyItems(count: number): PackItem[] {
  return Array.from({ length: count }, (_, index) => {
    const every = 20 + ((index * 7919) % 300);
    const days = Array.from({ length: Math.floor(1200 / every) }, (_unused, change) => today - 1 - change * every);
    return {
      name: `rpm/package-${String(index).padStart(5, '0')}`,
      size: 1024 + ((index * index * 104_729) % 50_000_017),
      stability: 0.9,
      volatile: false,
      changeDays: days.reverse(),
    };
  });
}

/** Components that are all alike in something, by what that is. */
export function oddItems(count: number): [kind: string, items: PackItem[]][] {
  const changes: readonly (readonly [string, (item: PackItem, index: number) => PackItem])[] = [
    ['without bytes', (item) => ({ ...item, size: 0 })],
    ['of which all but one have no bytes', (item, index) => ({ ...item, size: index === 1 ? 1 : 0 })],
    ['that all change with every build', (item) => ({ ...item, stability: 0, volatile: true, changeDays: [] })],
    ['of which nothing is known', ({ name, size, stability }) => ({ name, size, stability, volatile: false })],
    ['of one size', (item) => ({ ...item, size: 4096 })],
    ['as large as numbers can be', (item) => ({ ...item, size: Number.MAX_SAFE_INTEGER })],
    [
      'that all change on the same days',
      (item) => ({ ...item, changeDays: [90, 60, 30, 0].map((age) => today - age) }),
    ],
    ['whose names hold spaces and backslashes', (item, index) => ({ ...item, name: `x/ \\${' \\'.repeat(index)}` })],
    ['whose names differ in the repo alone', (item, index) => ({ ...item, name: `r${index}/same` })],
  ];
  return changes.map(([kind, change]) => [kind, manyItems(count).map(change)]);
}
