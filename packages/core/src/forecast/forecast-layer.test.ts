import { describe, expect, test } from 'vitest';
import type { PackItem } from '../packing/packer.ts';
import { stabilityFromInterval } from '../stability/stability-from-interval.ts';
import { forecastLayer } from './forecast-layer.ts';

const now = 20_000;
const week = { now, periodDays: 7 };

function item(facts: Partial<PackItem>): PackItem {
  return { name: 'rpm/x', size: 1000, stability: 0.5, volatile: false, ...facts };
}

/** Days that begin `first` days before the build, `step` days apart. */
function every(step: number, first = 0): number[] {
  return Array.from({ length: Math.floor(1200 / step) }, (_, index) => now - first - index * step).reverse();
}

describe('the forecast of a layer', () => {
  test('is its size when it changed in each of the past weeks, and nothing when it never did', () => {
    expect(forecastLayer([item({ changeDays: every(7) })], week).bytes).toBeCloseTo(1000);
    expect(forecastLayer([item({ changeDays: [now - 5000] })], week).bytes).toBe(0);
  });

  test('is half its size when it changed in every other week', () => {
    expect(forecastLayer([item({ changeDays: every(14) })], week).bytes).toBeCloseTo(500, -1);
  });

  test('counts a change of last month more than one of two years ago', () => {
    const bytes = (day: number) => forecastLayer([item({ changeDays: [day] })], week).bytes;
    expect(bytes(now - 20) / bytes(now - 20 - 730)).toBeCloseTo(4, 1);
  });

  test('is no more for members that change in the same weeks than for one of them', () => {
    const both = [item({ changeDays: every(28) }), item({ changeDays: every(28, 1) })];
    const apart = [item({ changeDays: every(28) }), item({ changeDays: every(28, 14) })];
    expect(forecastLayer(both, week).bytes).toBeCloseTo(2 * forecastLayer(both.slice(1), week).bytes);
    expect(forecastLayer(apart, week).bytes / forecastLayer(both, week).bytes).toBeCloseTo(2, 1);
  });

  test.each([1, 7, 30])('goes by intervals where no days are known: %i days', (periodDays) => {
    const own = item({ interval: 30, stability: stabilityFromInterval(30) });
    const { interval, ...withoutInterval } = own;
    const expected = 1000 * (1 - Math.exp(-periodDays / 30));
    expect(forecastLayer([own], { now, periodDays }).bytes).toBeCloseTo(expected, 6);
    expect(forecastLayer([withoutInterval], { now, periodDays }).bytes, `${interval}`).toBeCloseTo(expected, 6);
  });

  test('is the whole layer when something in it changes with every build', () => {
    const members = [item({ changeDays: [now - 900] }), item({ stability: 0, volatile: true })];
    expect(forecastLayer(members, week).bytes).toBeCloseTo(2000, -1);
  });

  test('is shared by the members that change, in full', () => {
    const members = [
      item({ size: 5000, changeDays: [now - 5000] }),
      item({ size: 1, changeDays: every(14) }),
      item({ size: 1, changeDays: every(14) }),
      item({ size: 1, interval: 365, stability: stabilityFromInterval(365) }),
    ];
    const { bytes, memberBytes } = forecastLayer(members, week);
    expect(memberBytes.reduce((sum, own) => sum + own)).toBeCloseTo(bytes);
    expect(memberBytes[0]).toBe(0);
    expect(memberBytes[1]).toBe(memberBytes[2]);
    expect(memberBytes[1]).toBeGreaterThan(10 * (memberBytes[3] ?? 0));
  });

  test('does not depend on the order of the members', () => {
    const members = [1, 2, 3].map((step) => item({ size: step * 1000, changeDays: every(step * 40) }));
    expect(forecastLayer(members.toReversed(), week).bytes).toBeCloseTo(forecastLayer(members, week).bytes, 9);
  });
});
