import { risk } from '../risk.ts';

/**
 * Splits a sequence of items into `count` runs with the least sum of risks, by dynamic programming.
 * The best place for the last split hardly ever moves back when the sequence grows, so each half of
 * a range is searched in its part only.
 * @param sizes bytes, in sequence.
 * @param rates expected changes per period, in sequence.
 * @param count a whole number from 1 to the number of items.
 * @returns the index at which each run ends, exclusive.
 */
export function splitSequence(sizes: readonly number[], rates: readonly number[], count: number): number[] {
  const length = sizes.length;
  const sizeBefore = runningSums(sizes);
  const rateBefore = runningSums(rates);
  const cost = (from: number, to: number) =>
    risk((sizeBefore[to] ?? 0) - (sizeBefore[from] ?? 0), (rateBefore[to] ?? 0) - (rateBefore[from] ?? 0));

  let least = Float64Array.from({ length: length + 1 }, (_, to) => (to === 0 ? Number.POSITIVE_INFINITY : cost(0, to)));
  const lastSplits: Uint32Array[] = [new Uint32Array(length + 1)];
  for (let runs = 2; runs <= count; runs += 1) {
    const previous = least;
    const next = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
    const splits = new Uint32Array(length + 1);
    const search = (low: number, high: number, first: number, last: number): void => {
      if (low > high) return;
      const to = (low + high) >> 1;
      let best = Number.POSITIVE_INFINITY;
      let split = first;
      for (let from = first; from <= Math.min(to - 1, last); from += 1) {
        const total = (previous[from] ?? 0) + cost(from, to);
        if (total >= best) continue;
        best = total;
        split = from;
      }
      next[to] = best;
      splits[to] = split;
      search(low, to - 1, first, split);
      search(to + 1, high, split, last);
    };
    search(runs, length, runs - 1, length - 1);
    least = next;
    lastSplits.push(splits);
  }
  return endsOf(lastSplits, length);
}

function endsOf(lastSplits: readonly Uint32Array[], length: number): number[] {
  const ends: number[] = [];
  let end = length;
  for (const splits of lastSplits.toReversed()) {
    ends.push(end);
    end = splits[end] ?? 0;
  }
  return ends.reverse();
}

function runningSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (const [index, value] of values.entries()) sums[index + 1] = (sums[index] ?? 0) + value;
  return sums;
}
