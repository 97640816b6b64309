import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Messages, runCommandLine, usageError } from '../index.ts';

let written: string;
beforeEach(() => {
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command line with one command, `build`, that throws this. */
function run(args: readonly string[], thrown?: unknown): Promise<number> {
  const program = {
    commands: [{ name: () => 'build' }],
    exitOverride: () => program,
    showSuggestionAfterError: () => program,
    configureOutput: () => program,
    parseAsync: async (parsed: readonly string[]) => {
      if (parsed[0] !== 'build') throw commanderError('commander.unknownCommand', 1, `error: unknown ${parsed[0]}`);
      if (thrown !== undefined) throw thrown;
    },
  };
  const messages = new Messages('never');
  return runCommandLine(program, args, {
    messages: () => messages,
    usageError: (message, code) => usageError(message, `see --help (${code})`),
  });
}

function commanderError(code: string, exitCode: number, message: string): Error {
  return Object.assign(new Error(message), { code, exitCode });
}

test('exit codes tell success, a fault of the user, and a bug apart', async () => {
  expect(await run(['build'])).toBe(0);
  expect(await run(['build'], usageError('wrong', 'do right'))).toBe(1);
  expect(written).toBe('error: wrong\nhint: do right\n');
  expect(await run(['build'], new TypeError('oops'))).toBe(2);
  expect(written).toContain('bug: TypeError: oops\n');
});

test('help and version are a success, the help of a missing command is not', async () => {
  expect(await run(['build'], commanderError('commander.version', 0, '1.0.0'))).toBe(0);
  expect(await run(['build'], commanderError('commander.help', 1, '(outputHelp)'))).toBe(1);
  expect(written).toBe('');
});

test('an unknown command is named, after help too', async () => {
  expect(await run(['help', 'biuld'])).toBe(1);
  expect(written).toBe('error: unknown biuld\nhint: see --help (commander.unknownCommand)\n');
});

test('an argument that is not UTF-8 is refused', async () => {
  expect(await run(['build', 'a\ufffd'])).toBe(1);
  expect(written).toContain('error: an argument is not UTF-8: a\ufffd\n');
});
