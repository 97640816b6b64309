import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, runChunkah, scratchDirectory } from '../program.ts';

/** Runs in the process of the program: writes the peak of its resident memory when it ends. */
const hook = `
  import { readFileSync, writeFileSync } from 'node:fs';
  process.on('exit', () => writeFileSync(process.env.PEAK_FILE, readFileSync('/proc/self/status')));`;

export interface MeasuredRun extends Outcome {
  /** Peak of the resident memory, in bytes. */
  readonly peak: number;
  /** How long the run took. */
  readonly seconds: number;
}

/**
 * Runs the built program, and measures its memory.
 * @throws Error when it did not come to its own end: after a signal, or with an empty heap.
 */
export async function measuredRun(args: readonly string[], cwd: string): Promise<MeasuredRun> {
  const place = scratchDirectory();
  const [module, peakFile] = [join(place, 'hook.mjs'), join(place, 'peak')];
  writeFileSync(module, hook);
  const begun = performance.now();
  const env = { NODE_OPTIONS: `--import ${module}`, PEAK_FILE: peakFile, TMPDIR: cwd };
  const outcome = await runChunkah(args, { cwd, env, timeout: 1_800_000 });
  const seconds = (performance.now() - begun) / 1000;
  if (outcome.code === null) throw new Error(`${args.join(' ')} ended by ${outcome.signal}: ${outcome.stderr}`);
  const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(peakFile, 'utf8'))?.[1]) * 1024;
  rmSync(peakFile);
  return { ...outcome, peak, seconds };
}
