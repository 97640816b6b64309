import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The command that runs the built program: `npm run e2e` builds it first. */
export const programPath = fileURLToPath(new URL('../packages/chunkah/bin/chunkah.js', import.meta.url));

/** The command that runs the built generator of maps. */
export const genFilemapPath = fileURLToPath(new URL('../packages/gen-filemap/bin/gen-filemap.js', import.meta.url));

/** How a process ended, and what it wrote. */
export interface Outcome {
  /** Exit code; null after a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Empty when it went elsewhere. */
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly cwd?: string;
  /** Variables beside or instead of those of this process; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the process reads on standard input; without it the input is empty. */
  readonly input?: string | Uint8Array;
  /** A descriptor that takes standard output instead of the outcome. */
  readonly stdout?: number;
  /** Milliseconds after which the process is killed and the run rejects; default 240 000. */
  readonly timeout?: number;
}

export interface ChunkahOptions extends ProcessOptions {
  /** Worker threads (`--threads`); default: what the program takes by itself. */
  readonly threads?: number;
  /** The Node to run it with; default: the one that runs the tests. */
  readonly node?: string;
  /** The program's file; default: the built one of this checkout. */
  readonly program?: string;
}

/** A process under way. */
export interface Started {
  readonly child: ChildProcess;
  readonly done: Promise<Outcome>;
}

/** Runs `chunkah ARGS` to its end, whatever its exit code. */
export function runChunkah(args: readonly string[], options?: ChunkahOptions): Promise<Outcome> {
  return startChunkah(args, options).done;
}

/** The same for tests that send signals or read the output while it is written. */
export function startChunkah(args: readonly string[], options: ChunkahOptions = {}): Started {
  const { threads, node = process.execPath, program = programPath, env, ...rest } = options;
  const threadArgs = threads === undefined ? [] : ['--threads', String(threads)];
  return start(node, [program, ...args, ...threadArgs], { ...rest, env: { ...programEnvironment(), ...env } });
}

/** Runs `gen-filemap ARGS` to its end, whatever its exit code. */
export function runGenFilemap(args: readonly string[], { env, ...rest }: ProcessOptions = {}): Promise<Outcome> {
  const options = { ...rest, env: { ...programEnvironment(), ...env } };
  return start(process.execPath, [genFilemapPath, ...args], options).done;
}

/** Variables of the machine that runs the tests must not affect the program or its colors. */
function programEnvironment(): Record<string, undefined> {
  const names = Object.keys(process.env).filter((name) => name.startsWith('CHUNKAH_') || name.startsWith('NODE_'));
  return Object.fromEntries(
    [...names, 'SOURCE_DATE_EPOCH', 'FORCE_COLOR', 'NO_COLOR'].map((name) => [name, undefined]),
  );
}

/** Runs a tool of the system to its end, in the C locale, whatever its exit code. */
export function outcomeOf(command: string, args: readonly string[], options: ProcessOptions = {}): Promise<Outcome> {
  return start(command, args, { ...options, env: { LC_ALL: 'C', ...options.env } }).done;
}

/**
 * Runs a tool of the system, in the C locale.
 * @returns its standard output.
 * @throws Error with the tool's messages when it fails.
 */
export async function run(command: string, args: readonly string[], options?: ProcessOptions): Promise<Buffer> {
  const outcome = await outcomeOf(command, args, options);
  if (outcome.code === 0) return outcome.stdout;
  throw new Error(`${command} ${args.join(' ')}: ${outcome.signal ?? `exit ${outcome.code}`}: ${outcome.stderr}`);
}

function start(command: string, args: readonly string[], options: ProcessOptions): Started {
  const { cwd, env, input = '', stdout: target = 'pipe', timeout = 240_000 } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', target, 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (bytes: Buffer) => stdout.push(bytes));
  child.stderr?.on('data', (bytes: Buffer) => stderr.push(bytes));
  // A process that never reads its input closes it early: its exit code says why.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const done = new Promise<Outcome>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${command} ${args.join(' ')}: not done after ${timeout} ms: ${Buffer.concat(stderr)}`));
    }, timeout);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
  });
  return { child, done };
}

/** Registers what is done when the test, or with `afterAll` the file, is over. */
export type AtEnd = (cleanUp: () => void) => void;

/**
 * An empty directory on the disk: ext4 on machines that run these tests, since golden trees need
 * it.
 * @param atEnd when it is removed: `onTestFinished`, or `afterAll` at the top of a test file.
 */
export function scratchDirectory(atEnd: AtEnd = onTestFinished): string {
  const path = mkdtempSync('/var/tmp/chunkah-e2e-');
  // Not rmSync: it fails on paths beyond PATH_MAX.
  atEnd(() => void execFileSync('rm', ['-rf', path]));
  return path;
}

/**
 * An empty file system in memory.
 * @param size in bytes; more than that does not fit in.
 * @param atEnd when it goes away, as in `scratchDirectory`.
 */
export function tmpfsDirectory(size: number, atEnd: AtEnd = onTestFinished): string {
  const path = mkdtempSync('/var/tmp/chunkah-e2e-tmpfs-');
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', path]);
  atEnd(() => {
    execFileSync('umount', [path]);
    rmdirSync(path);
  });
  return path;
}

/** What a build says on standard error when nothing is to be warned of. */
export const summaryLines = /^sha256:[^\n]+\nexpected download: [^\n]+\n$/;
