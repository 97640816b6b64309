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
