import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { run, scratchDirectory } from './program.ts';

/**
 * Compiles a C file before the tests of a file or a `describe`. Needs gcc. To be called at the top
 * of it.
 * @param kind a `library` is for LD_PRELOAD.
 * @returns where the result is when the tests run.
 */
export function useCompiled(source: URL, kind: 'library' | 'program'): string {
  const output = join(scratchDirectory(afterAll), 'compiled');
  const form = kind === 'library' ? ['-shared', '-fPIC'] : [];
  const warnings = ['-Wall', '-Wextra', '-Werror'];
  beforeAll(() => run('gcc', [...form, '-O2', ...warnings, '-o', output, fileURLToPath(source)]));
  return output;
}
