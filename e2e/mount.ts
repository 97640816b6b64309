import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Mounts for the rest of the test. Only root can. */
export function mount(...args: readonly [...options: string[], target: string]): void {
  execFileSync('mount', args);
  const target = args.at(-1) ?? '';
  onTestFinished(() => void execFileSync('umount', [target]));
}

/** Mounts a file or directory a second time. */
export function bind(source: string, target: string, ...options: readonly string[]): void {
  mount('--bind', ...options, source, target);
}
