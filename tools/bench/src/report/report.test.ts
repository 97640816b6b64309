import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../jobs/bars.ts';
import type { Measured } from '../measure/run-rounds.ts';
import { median, medianRatio } from './statistics.ts';
import { summarize } from './summary.ts';
import { formatSummaries } from './table.ts';
import { formatVerdicts, judge } from './verdicts.ts';

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([10, 9, 1, 2])).toBe(5.5);
  });

  it('has as many values above as below, in any order', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 });
    fc.assert(
      fc.property(values, (numbers) => {
        const middle = median(numbers);
        const above = numbers.filter((number) => number > middle).length;
        const below = numbers.filter((number) => number < middle).length;
        return Math.max(above, below) <= numbers.length / 2 && middle === median(numbers.toReversed());
      }),
    );
  });

  it('of no values is an error', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

it('a round that is slow for both sides leaves the ratio as it is', () => {
  expect(medianRatio([2, 20, 2], [1, 10, 1])).toBe(2);
});

function measured(name: string, yardstick: string | undefined, wallSeconds: readonly number[], bar?: Bar): Measured {
  return {
    job: { name, script: '', args: [], yardstick, ...(bar === undefined ? {} : { bar }) },
    samples: wallSeconds.map((wall) => ({
      wallSeconds: wall,
      cpuSeconds: wall * 2,
      highWaterBytes: 3 << 20,
      overStartBytes: 2 << 20,
      proportionalBytes: 0,
    })),
    proportionalBytes: 0,
  };
}

describe('the table', () => {
  it('lists yardsticks first, and the ratio to the yardstick of the same round', () => {
    const summaries = summarize([measured('oci', 'tar', [2, 30, 2.5]), measured('tar', undefined, [1, 20, 5])]);
    expect(formatSummaries(summaries)).toBe(
      [
        '     wall s   cpu s  HWM MiB  PSS MiB  wall ratio  cpu ratio  to',
        'tar   5.000  10.000        3        -',
        'oci   2.500   5.000        3        -        1.50       1.50  tar',
        '',
      ].join('\n'),
    );
  });

  it('takes the ratio of CPU times to another job where one is named', () => {
    const [base, other] = [measured('tar', undefined, [1]), measured('oci', 'tar', [2])];
    const pushed = measured('push', 'oci', [4]);
    const summaries = summarize([base, other, { ...pushed, job: { ...pushed.job, cpuYardstick: 'tar' } }]);
    expect(summaries.at(-1)).toMatchObject({ wallRatio: 2, wallSecondsMore: 2, cpuRatio: 4, yardstick: 'oci, tar' });
  });
});

describe('the bars', () => {
  const yardstick = measured('tar', undefined, [1]);
  const verdictsOf = (...items: readonly Measured[]) => formatVerdicts(judge(summarize([yardstick, ...items])));

  it('say of each measure that has one whether it is kept, the bar itself included', () => {
    const bar = { wallRatio: 2, wallSecondsMore: 0.5, cpuRatio: 1.9, cpuSeconds: 1.5, highWaterBytes: 3 << 20 };
    expect(verdictsOf(measured('oci', 'tar', [2], bar))).toBe(
      [
        'ok    oci: wall ratio 2.00, at most 2.00',
        'over  oci: wall s more 1.00, at most 0.50',
        'over  oci: cpu ratio 2.00, at most 1.90',
        'over  oci: cpu s 4.00, at most 1.50',
        'ok    oci: HWM MiB 3, at most 3',
        '',
      ].join('\n'),
    );
  });

  it('may be seconds', () => {
    const bar = { wallSeconds: 1, highWaterBytes: 3 << 20 };
    expect(verdictsOf(measured('trie', undefined, [1.25], bar))).toContain('over  trie: wall s 1.25, at most 1.00\n');
  });

  it('may be memory beyond that at the start', () => {
    const bar = { highWaterBytes: 3 << 20, overStartBytes: 1 << 20 };
    expect(verdictsOf(measured('load', 'tar', [1], bar))).toContain('over  load: MiB over the start 2, at most 1\n');
  });

  it('are not for yardsticks and programs of others', () => {
    expect(verdictsOf(measured('peer oci', 'tar', [9]))).toBe('');
  });
});
