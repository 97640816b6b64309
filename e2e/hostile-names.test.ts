import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fifo, file, type Tree, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { type Outcome, runChunkah, scratchDirectory } from './program.ts';

/**
 * What a terminal would obey: colors, a bell, the start of a line, a line break, the C1 form of ESC
 * [, a right-to-left override and isolate, a line separator, and a byte that is not UTF-8.
 */
const hostile = '\x1b[2J\x07\r\n\x7f\u009b31m\u202e\u2067\u2028\udcff';
/** The same as arguments and environment variables can carry it. */
const hostileText = '\x1b[2J\x07\r\n\x7f\u009b31m\u202e\u2067\u2028';
const obeyed = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u;

/** What is on the screen after a run: no line may hold anything that a terminal obeys. */
function shownLines({ stdout, stderr }: Outcome): string[] {
  const lines = `${stdout}${stderr}`.trimEnd().split('\n');
  expect(lines.filter((line) => obeyed.test(line))).toEqual([]);
  return lines;
}

function rootfsOf(tree: Tree): string {
  const rootfs = join(scratchDirectory(), 'rootfs');
  mkdirSync(rootfs);
  writeTree(rootfs, tree);
  return rootfs;
}

const label = { 'user.component': hostileText };
const million = new Uint8Array(1024 * 1024);

test.each<{ what: string; tree: Tree; args?: readonly string[]; names: RegExp }>([
  {
    what: 'a fifo',
    tree: { [hostile]: fifo() },
    names: /^error: \/\\x1b\[2J\\x07\\x0d\\n\\x7f\\x9b31m\\u\{202e\}\\u\{2067\}\\u\{2028\}\\xff is a fifo/,
  },
  {
    what: 'a whiteout name',
    tree: { [`${hostile}/.wh.${hostile}`]: file(), x: file('', { xattrs: label }) },
    names: /^error: \/\\x1b\[2J/,
  },
  {
    what: 'a label that is not UTF-8',
    tree: { [hostile]: file('', { xattrs: { 'user.component': Buffer.from('\xff\x1b[2J\n', 'latin1') } }) },
    names: /^error: .*\\x1b\[2J/,
  },
  {
    what: 'an interval',
    tree: { [hostile]: file('', { xattrs: { ...label, 'user.update-interval': hostileText } }) },
    names: /^error: .*\\x1b\[2J/,
  },
  {
    what: 'two intervals of one component',
    tree: {
      [hostile]: file('', { xattrs: { ...label, 'user.update-interval': '1' } }),
      [`${hostile}2`]: file('', { xattrs: { ...label, 'user.update-interval': '2' } }),
    },
    names: /^error: .*\\x1b\[2J/,
  },
  {
    what: 'a prune path that is not absolute',
    tree: {},
    args: ['--prune', hostileText],
    names: /^error: --prune \\x1b\[2J/,
  },
  { what: 'a label option', tree: {}, args: ['--label', hostileText], names: /^error: --label .*\\x1b\[2J/ },
  { what: 'an image config', tree: {}, args: ['--config-str', hostileText], names: /^error: .*\\x1b/ },
  { what: 'an image config file', tree: {}, args: ['--config', hostileText], names: /^error: .*\\x1b/ },
  { what: 'an unknown option', tree: {}, args: [`--x${hostileText}`], names: /^error: .*\\x1b/ },
  { what: 'a wrong number', tree: {}, args: ['--max-layers', hostileText], names: /^error: .*\\x1b/ },
  { what: 'a root that does not exist', tree: {}, args: ['--rootfs', hostileText], names: /^error: --rootfs \\x1b/ },
  { what: 'an output that cannot be', tree: {}, args: ['-o', `/nowhere/${hostileText}`], names: /^error: .*\\x1b/ },
])('an error about $what shows its control characters escaped, in one line', async ({ tree, args = [], names }) => {
  const output = join(scratchDirectory(), 'image');
  const result = await runChunkah(['build', '--rootfs', rootfsOf(tree), '-o', output, ...args]);
  expect(result.code, result.stderr).toBe(1);
  const [error, ...rest] = shownLines(result);
  expect(error).toMatch(names);
  expect(rest.every((line) => line.startsWith('hint: '))).toBe(true);
  expect(rest.length).toBeLessThanOrEqual(1);
});

test('the table of a plan has one line per layer, whatever components are called', async () => {
  const tree = {
    [`dir/${hostile}`]: file(million),
    a: file('', { xattrs: label }),
    b: file('', { xattrs: { 'user.component': 'b\n  1  0.999' } }),
  };
  const result = await runChunkah(['plan', '--rootfs', rootfsOf(tree), '-vv', '--prune', `/${hostileText}`]);
  expect(result.code, result.stderr).toBe(0);
  shownLines(result);
  const lines = String(result.stdout).trimEnd().split('\n');
  const table = lines.slice(0, lines.indexOf(''));
  // The header, two labels, a big file, and `dir`, which no repo claims; then the totals.
  expect(table).toHaveLength(5);
  expect(lines).toHaveLength(5 + 6);
  expect(table.filter((line) => line.includes(String.raw`\x1b[2J`))).toHaveLength(2);
  expect(result.stderr).toContain(String.raw`warning: --prune /\x1b[2J`);
});

test('a verbose build escapes the names in its messages', async () => {
  const rootfs = rootfsOf({ a: file('', { xattrs: label }), [hostile]: file(million) });
  const output = join(scratchDirectory(), `image ${hostileText}`);
  const result = await runChunkah(['build', '--rootfs', rootfs, '-o', output, '-vv']);
  expect(result.code, result.stderr).toBe(0);
  shownLines(result);
  expect(result.stderr).toContain('info: ');
});

test('with --color always the only control characters are those of the colors', async () => {
  const missing = join(scratchDirectory(), hostileText);
  const result = await runChunkah(['plan', '--rootfs', missing, '--color', 'always']);
  expect(result.code, result.stderr).toBe(1);
  const [red, cyan, plain] = ['\x1b[31m', '\x1b[36m', '\x1b[39m'];
  expect(result.stderr.startsWith(`${red}error:${plain} --rootfs /`), result.stderr).toBe(true);
  const uncolored = result.stderr.replace(red, '').replace(cyan, '').replaceAll(plain, '');
  expect(shownLines({ ...result, stderr: uncolored })).toHaveLength(2);
});
