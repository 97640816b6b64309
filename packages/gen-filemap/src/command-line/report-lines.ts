import type { Coverage } from '../map/coverage.ts';

export function doubleClaimsLine(count: number): string {
  return `listed by several components, each owned by one: ${count} ${count === 1 ? 'path' : 'paths'}`;
}

export function missingPathsLine(missing: number, listed: number): string {
  return `${missing} of ${listed} listed paths are not in the tree`;
}

/** Lines that say how much of the tree the map covers. */
export function coverageLines({ files, claimedFiles, bytes, claimedBytes }: Coverage): string[] {
  return [
    `covered: ${claimedFiles} of ${files} files${share(claimedFiles, files)}, ` +
      `${mebibytes(claimedBytes)} of ${mebibytes(bytes)} MiB${share(claimedBytes, bytes)}`,
  ];
}

/** Rounded down, so that 100 % means all. */
function share(part: number, whole: number): string {
  return whole === 0 ? '' : ` (${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %)`;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
