import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ids of all processes below `pid`, itself not included. A process that ends meanwhile is left out.
 */
export function descendants(pid: number): number[] {
  const children = readOrEmpty(() => readdirSync(`/proc/${pid}/task`)).flatMap((thread) =>
    readOrEmpty(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean)),
  );
  return children.flatMap((child) => [Number(child), ...descendants(Number(child))]);
}

/** Largest resident set so far, in bytes; 0 when the process has ended. */
export function peakResidentBytes(pid: number): number {
  return kibibyteField(`/proc/${pid}/status`, /^VmHWM:\s+(\d+) kB/m);
}

/**
 * Proportional set size, in bytes: a page that n processes share counts 1/n; 0 when the process has
 * ended. Slow: the kernel walks all pages.
 */
export function proportionalBytes(pid: number): number {
  return kibibyteField(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m);
}

function kibibyteField(path: string, field: RegExp): number {
  const [text = ''] = readOrEmpty(() => [readFileSync(path, 'latin1')]);
  return Number(field.exec(text)?.[1] ?? 0) * 1024;
}

/** A process may end between any two reads. */
function readOrEmpty(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}
