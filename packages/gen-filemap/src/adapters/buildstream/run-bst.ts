import { spawn } from 'node:child_process';
import type { Circumstances } from '../adapter.ts';
import { bstFailed, bstNotFound } from './errors.ts';

/** How to run BuildStream. */
export interface Bst {
  /** The command with its options, in shell syntax, such as `bst --option arch x86_64`. */
  readonly command: string;
  /** Directory of the project. */
  readonly project: string;
}

/** How many bytes of messages are kept: the error comes last. */
const keptMessages = 64 * 1024;

/** Exit codes of a shell that cannot start a command. */
const notFound: readonly unknown[] = [126, 127];

/**
 * Runs `bst` and passes on its standard output in pieces. Stops it if `receive` throws.
 * @param args from the command's name on.
 * @throws ChunkahError `BST_NOT_FOUND`, `BST_FAILED`; whatever `receive` throws; the signal's
 *   reason.
 */
export async function runBst(
  { command, project }: Bst,
  args: readonly string[],
  receive: (piece: Uint8Array) => void,
  { signal, logger }: Circumstances,
): Promise<void> {
  signal.throwIfAborted();
  const name = commandName(args);
  logger.debug(`runs ${name} with ${args.length} arguments`);
  // Makes Python treat text as UTF-8, whatever the locale.
  const script = `export PYTHONUTF8=1; exec ${command} "$@"`;
  const child = spawn('sh', ['-c', script, 'sh', '--no-interactive', '--no-colors', '--directory', project, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let failure: { readonly reason: unknown } | undefined;
  const stop = (reason: unknown) => {
    failure ??= { reason };
    child.kill();
  };
  const abort = () => stop(signal.reason);
  signal.addEventListener('abort', abort);
  child.stdout.on('data', (piece: Buffer) => {
    if (failure !== undefined) return;
    try {
      receive(piece);
    } catch (error) {
      stop(error);
    }
  });
  let messages = Buffer.alloc(0);
  child.stderr.on('data', (piece: Buffer) => {
    messages = Buffer.concat([messages, piece]).subarray(-keptMessages);
  });
  try {
    const outcome = await new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, killer) => resolve(killer ?? code));
    });
    if (failure !== undefined) throw failure.reason;
    if (outcome === 0) return;
    if (notFound.includes(outcome)) throw bstNotFound(command);
    const ending = typeof outcome === 'number' ? `exit code ${outcome}` : String(outcome);
    throw bstFailed(name, ending, errorIn(messages.toString('utf8')));
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** `bst show`, `bst artifact list-contents`: the words before the first option. */
function commandName(args: readonly string[]): string {
  const end = args.findIndex((argument) => argument.startsWith('-'));
  return ['bst', ...args.slice(0, end === -1 ? undefined : end)].join(' ');
}

/**
 * The error in `bst`'s standard error: it follows the log, whose lines begin with `[`; details are
 * indented.
 */
function errorIn(messages: string): string {
  const lines = messages.split('\n').filter((line) => line.trim() !== '');
  const afterLog = lines.slice(lines.findLastIndex((line) => line.startsWith('[')) + 1);
  const error = afterLog.find((line) => line.startsWith('Error: ')) ?? afterLog.find((line) => /^\S/.test(line));
  return (error ?? lines.at(-1) ?? 'no message').trim();
}
