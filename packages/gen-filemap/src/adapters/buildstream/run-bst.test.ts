import { describe, expect, test } from 'vitest';
import type { Circumstances } from '../adapter.ts';
import { runBst } from './run-bst.ts';

const quiet: Circumstances = {
  signal: new AbortController().signal,
  logger: { warn: () => {}, info: () => {}, debug: () => {} },
};

/** Runs a shell script in place of `bst`, with the arguments of `bst`. */
async function output(script: string, circumstances = quiet): Promise<string> {
  const pieces: Uint8Array[] = [];
  const bst = { command: `sh -c '${script}' bst`, project: 'the project' };
  await runBst(bst, ['show', '--deps', 'all', '--', 'a b.bst'], (piece) => pieces.push(piece), circumstances);
  return Buffer.concat(pieces).toString();
}

test('bst runs without questions and colors, in the project, with its arguments as they are', async () => {
  expect(await output('printf "%s\\n" "$@"')).toBe(
    '--no-interactive\n--no-colors\n--directory\nthe project\nshow\n--deps\nall\n--\na b.bst\n',
  );
});

describe('an error says what bst says', () => {
  test.each([
    ['after its log', '[--] START\\n[--] FAILURE\\n\\na.bst: No such thing\\n\\n    detail\\n', 'a.bst: No such thing'],
    ['after a warning of Python', 'x.py:1: UserWarning: old\\n[--] START\\n\\nBroken\\n', 'Broken'],
    ['about wrong usage', 'Usage: bst show\\n\\nError: No such option: --order\\n', 'Error: No such option: --order'],
    ['in its log', '[--] BUG Broken\\n', '[--] BUG Broken'],
    ['in no word', '', 'no message'],
  ])('%s', async (_, messages, said) => {
    await expect(output(`printf "${messages}" >&2; exit 255`)).rejects.toMatchObject({
      code: 'BST_FAILED',
      message: `bst show ended with exit code 255: ${said}`,
    });
  });

  test('that a signal ended it', async () => {
    const message = 'bst show ended with SIGKILL: no message';
    await expect(output('kill -9 $$')).rejects.toMatchObject({ code: 'BST_FAILED', message });
  });

  test('that there is none', async () => {
    const ran = runBst({ command: '/nowhere/bst', project: '.' }, ['show'], () => {}, quiet);
    await expect(ran).rejects.toMatchObject({ code: 'BST_NOT_FOUND' });
  });
});

test('bst ends when the user ends the run', async () => {
  const controller = new AbortController();
  const ran = output('exec sleep 60', { ...quiet, signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 100);
  await expect(ran).rejects.toThrow('enough');
});

test('bst ends when its output makes no sense', async () => {
  const bst = { command: "sh -c 'echo x; exec sleep 60' bst", project: '.' };
  const receive = () => {
    throw new Error('no sense');
  };
  await expect(runBst(bst, ['show'], receive, quiet)).rejects.toThrow('no sense');
});
