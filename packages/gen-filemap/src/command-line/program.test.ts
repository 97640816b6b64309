import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { file, symlink, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { beforeEach, describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../cli.ts', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  writeFileSync(join(directory, 'files.tsv'), '/usr/bin/b\tbeta\n/usr/bin/a\talpha\tweekly\n');
});

async function run(args: readonly string[], input = '', prefix: readonly string[] = []): Promise<Outcome> {
  // The environment of the tests may request colors.
  const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' };
  const [command = '', ...rest] = [...prefix, process.execPath, '--conditions=@chunkah/source', program, ...args];
  const child = spawn(command, rest, { cwd: directory, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString('latin1')));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

const json = `{
  "alpha": {
    "interval": "weekly",
    "files": [
      "/usr/bin/a"
    ]
  },
  "beta": {
    "files": [
      "/usr/bin/b"
    ]
  }
}
`;

test('a map goes to standard output, as JSON or as lines, from a file or from standard input', async () => {
  expect(await run(['manifest', 'files.tsv'])).toEqual({ code: 0, stdout: json, stderr: '' });
  expect(await run(['manifest', '-', '--format', 'tsv'], '/b\ty\n/a\tx\t7\n')).toEqual({
    code: 0,
    stdout: '/a\tx\t7\n/b\ty\n',
    stderr: '',
  });
});

test('a map that is its own manifest is the same map', async () => {
  const { stdout } = await run(['manifest', 'files.tsv', '--format', 'tsv']);
  expect((await run(['manifest', '-'], stdout)).stdout).toBe(json);
});

describe('an output file', () => {
  test('is replaced when the map is complete, with nothing left beside it', async () => {
    writeFileSync(join(directory, 'map.json'), 'old');
    expect(await run(['manifest', 'files.tsv', '-o', 'map.json'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(directory, 'map.json'), 'utf8')).toBe(json);
    expect(readdirSync(directory).sort()).toEqual(['files.tsv', 'map.json']);
  });

  test('stays as it was when the map cannot be written', async () => {
    writeFileSync(join(directory, 'map.tsv'), 'old');
    writeFileSync(join(directory, 'hints.json'), '{"beta": 0.5}');
    const args = ['manifest', 'files.tsv', '-o', 'map.tsv', '--format', 'tsv', '--hints', 'hints.json'];
    expect(await run(args)).toMatchObject({ code: 1, stderr: expect.stringContaining('the interval 0.5 of beta') });
    expect(readFileSync(join(directory, 'map.tsv'), 'utf8')).toBe('old');
    expect(readdirSync(directory).sort()).toEqual(['files.tsv', 'hints.json', 'map.tsv']);
  });

  test('may be behind a symlink, which stays', async () => {
    mkdirSync(join(directory, 'to'));
    writeFileSync(join(directory, 'to/map.json'), '');
    symlinkSync('to/map.json', join(directory, 'link'));
    await run(['manifest', 'files.tsv', '-o', 'link']);
    expect(lstatSync(join(directory, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(directory, 'to/map.json'), 'utf8')).toBe(json);
  });

  test('may be a fifo', async () => {
    const fifo = join(directory, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const reader = spawn('cat', [fifo]);
    let read = '';
    reader.stdout.on('data', (bytes: Buffer) => (read += bytes.toString()));
    const closed = once(reader, 'close');
    expect(await run(['manifest', 'files.tsv', '-o', 'fifo'])).toMatchObject({ code: 0 });
    await closed;
    expect(read).toBe(json);
    expect(lstatSync(fifo).isFIFO()).toBe(true);
  });

  test('that is full is reported from one that cannot be written to', async () => {
    expect(await run(['manifest', 'files.tsv', '-o', '/dev/full'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: cannot write /dev/full: ENOSPC\nhint: free space there, or choose another place\n',
    });
  });

  test.each([
    ['gone/map.json', /^error: cannot write gone\/map.json: ENOENT\nhint: name a file in a directory that exists/],
    ['.', /^error: cannot write \.: it is a directory\nhint: /],
    ['files.tsv/map', /^error: cannot write files.tsv\/map: ENOTDIR\nhint: /],
    ['', /^error: --output is empty\nhint: see gen-filemap --help/],
  ])('%j is refused before anything is read', async (output, stderr) => {
    const outcome = await run(['manifest', 'not there', '-o', output]);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(stderr) });
  });
});

describe('with a tree', () => {
  beforeEach(() => {
    writeTree(join(directory), {
      'rootfs/bin': symlink('usr/bin'),
      'rootfs/usr/bin/a': file('a'.repeat(1024 * 1024)),
      'rootfs/usr/bin/b': file('b'),
      'rootfs/usr/bin/of nobody': file('c'),
    });
  });

  test('the coverage is reported on standard error', async () => {
    writeFileSync(join(directory, 'files.tsv'), '/bin/a\talpha\n/usr/bin/a\tbeta\n/usr/bin/b\tbeta\n');
    expect(await run(['manifest', 'files.tsv', '--rootfs', 'rootfs', '--format', 'tsv'])).toEqual({
      code: 0,
      stdout: '/usr/bin/a\talpha\n/usr/bin/b\tbeta\n',
      stderr:
        'listed by several components, each owned by one: 1 path\n' +
        'covered: 2 of 4 files (50.0 %), 1.0 of 1.0 MiB (99.9 %)\n',
    });
  });

  test('many missing paths cause a warning', async () => {
    writeFileSync(join(directory, 'files.tsv'), '/bin/a\talpha\n/gone\tbeta\n');
    const { stderr } = await run(['manifest', 'files.tsv', '--rootfs', 'rootfs']);
    expect(stderr).toMatch(/^warning: 1 of 2 listed paths are not in the tree\ncovered: 1 of 4 files/);
  });

  test('a map in the tree itself can be made anew', async () => {
    const map = 'rootfs/usr/bin/map.json';
    for (const _ of [1, 2]) {
      expect(await run(['manifest', 'files.tsv', '--rootfs', 'rootfs', '-o', map])).toMatchObject({ code: 0 });
      expect(readFileSync(join(directory, map), 'utf8')).toBe(json);
    }
  });

  test('a tree that is not there is refused', async () => {
    const outcome = await run(['manifest', 'files.tsv', '--rootfs', 'gone']);
    expect(outcome).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: rootfs gone does not exist\nhint: give the directory of a root filesystem\n',
    });
  });
});

test('the database of dpkg is found in a root, in the tree of --rootfs or where --admin-dir says', async () => {
  writeTree(directory, {
    'rootfs/var/lib/dpkg/status': file('Package: a\nStatus: install ok installed\n'),
    'rootfs/var/lib/dpkg/info/a.list': file('/.\n/usr\n/usr/a\n'),
    'rootfs/usr/a': file(),
  });
  const places = [
    ['rootfs'],
    ['rootfs/', '--rootfs', 'rootfs'],
    ['--rootfs', 'rootfs'],
    ['--admin-dir', 'rootfs/var/lib/dpkg', '--rootfs', 'rootfs'],
  ];
  for (const args of places) {
    expect(await run(['dpkg', '--format', 'tsv', ...args])).toMatchObject({ code: 0, stdout: '/usr/a\ta\n' });
  }
});

test('hints give intervals, and one that applies to nothing is warned of', async () => {
  writeFileSync(join(directory, 'hints.json'), '{"al*": "daily", "*a": 3, "gamma\\u001b": 1}');
  expect(await run(['manifest', 'files.tsv', '--format', 'tsv', '--hints', 'hints.json'])).toEqual({
    code: 0,
    stdout: '/usr/bin/a\talpha\tdaily\n/usr/bin/b\tbeta\t3\n',
    stderr: 'warning: the hint "gamma\\x1b" matches no component\n',
  });
});

describe('help', () => {
  test.each([[['--help']], [['help']]])('of %j lists the commands', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Usage: gen-filemap [\s\S]*manifest[\s\S]*dpkg[\s\S]*Examples:/);
  });

  test('of a command lists its options', async () => {
    const { code, stdout } = await run(['dpkg', '--help']);
    expect(code).toBe(0);
    for (const option of ['--admin-dir', '--hints', '--rootfs', '--format', '--output'])
      expect(stdout).toContain(option);
  });

  test('without a command goes to standard error, and the run fails', async () => {
    const { stdout: help } = await run(['--help']);
    expect(await run([])).toEqual({ code: 1, stdout: '', stderr: help });
  });

  test('is not needed for the version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });
});

test.each([
  [['mainfest'], "unknown command 'mainfest' (Did you mean manifest?)"],
  [['manifest'], "missing required argument 'file'"],
  [['manifest', 'files.tsv', '--fromat', 'tsv'], "unknown option '--fromat' (Did you mean --format?)"],
  [
    ['manifest', 'files.tsv', '--format', 'xml'],
    "option '--format <format>' argument 'xml' is invalid. Allowed choices are json, tsv.",
  ],
  [['manifest', 'files.tsv', '--rootfs', ''], '--rootfs is empty'],
  [['manifest', 'files.tsv', '--hints', ''], '--hints is empty'],
  [['dpkg'], 'no root filesystem is given'],
  [['dpkg', 'a', '--admin-dir', 'b'], 'a root filesystem and --admin-dir cannot be used together'],
])('%j is refused in one line, with a way out', async (args, message) => {
  expect(await run(args)).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: ${message}\nhint: see gen-filemap --help or gen-filemap COMMAND --help\n`,
  });
});

test.each([
  [['manifest', 'gone'], 'cannot read gone: it does not exist'],
  [
    ['manifest', 'bad.tsv'],
    'the manifest bad.tsv is invalid: line 2: expected a path, a component and optionally an interval, separated by tabs, found "x"',
  ],
  [['manifest', 'files.tsv', '--hints', 'gone'], 'cannot read gone: it does not exist'],
  [['manifest', 'files.tsv', '--hints', 'bad.json'], 'cannot parse the hints bad.json: its text is not UTF-8'],
  [['dpkg', 'gone'], 'gone/var/lib/dpkg holds no dpkg database: it has neither status nor status.d'],
])('input of %j is refused in one line, with a way out, and nothing is written', async (args, message) => {
  writeFileSync(join(directory, 'bad.tsv'), '\nx\n');
  writeFileSync(join(directory, 'bad.json'), Buffer.of(0x22, 0xff, 0x22));
  const before = readdirSync(directory).sort();
  const { code, stdout, stderr } = await run([...args, '-o', 'map.json']);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^error: .+\nhint: .+\n$/);
  expect(stderr).toContain(`error: ${message}`);
  expect(readdirSync(directory).sort()).toEqual(before);
});

test('a reader that had enough is not a fault', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `/file ${index}\ta\n`).join('');
  writeFileSync(join(directory, 'files.tsv'), lines);
  const command = `${process.execPath} --conditions=@chunkah/source ${program} manifest files.tsv`;
  const piped = execFileSync('bash', ['-c', `set -o pipefail; ${command} | head -c 1`], { cwd: directory });
  expect(piped.toString()).toBe('{');
});

test('a directory that may not be written to is named', async () => {
  chmodSync(directory, 0o555);
  // Root may write everywhere, unless it lacks that capability.
  const prefix = process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override'] : [];
  const { stderr } = await run(['manifest', 'files.tsv', '-o', 'map.json'], '', prefix);
  expect(stderr).toContain('cannot write map.json: EACCES');
});

test('help for an unknown command says that it is unknown', async () => {
  const { code, stdout, stderr } = await run(['help', 'dpgk']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: unknown command 'dpgk'/);
});
