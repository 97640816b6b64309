/**
 * Sorts numbers, which mostly are in order already, as rows of tars are: finds the runs that
 * ascend, and merges neighbors until one is left. Stable.
 */
export function sortRuns(
  numbers: Uint32Array<ArrayBuffer>,
  compare: (a: number, b: number) => number,
): Uint32Array<ArrayBuffer> {
  let runs = runsOf(numbers, compare);
  let from = numbers;
  let into = new Uint32Array(runs.length > 2 ? numbers.length : 0);
  while (runs.length > 2) {
    const merged: number[] = [0];
    for (let index = 0; index < runs.length - 1; index += 2) {
      const start = runs[index] ?? 0;
      const middle = runs[index + 1] ?? from.length;
      const end = runs[index + 2] ?? middle;
      mergeRuns(from, into, { start, middle, end }, compare);
      merged.push(end);
    }
    runs = merged;
    [from, into] = [into, from];
  }
  return from;
}

/** Where runs begin, and the end of the last one. */
function runsOf(numbers: Uint32Array, compare: (a: number, b: number) => number): number[] {
  const runs = [0];
  for (let at = 1; at < numbers.length; at += 1) {
    if (compare(numbers[at - 1] ?? 0, numbers[at] ?? 0) > 0) runs.push(at);
  }
  runs.push(numbers.length);
  return runs;
}

interface RunPair {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

function mergeRuns(
  from: Uint32Array,
  into: Uint32Array,
  { start, middle, end }: RunPair,
  compare: (a: number, b: number) => number,
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at += 1) {
    const takesLeft = right >= end || (left < middle && compare(from[left] ?? 0, from[right] ?? 0) <= 0);
    into[at] = (takesLeft ? from[left] : from[right]) ?? 0;
    if (takesLeft) left += 1;
    else right += 1;
  }
}
