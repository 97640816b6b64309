import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { file } from '@chunkah/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useAtCall } from './at-call/at-call.ts';
import { programPath, run } from './program.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

const startOfCode = '\x1b[';
const toDirectory = '-o oci:output/image';

/** For a shell: `chunkah ARGS`, of a terminal of so many columns. */
function commandLine(args: string, variables: Readonly<Record<string, string>> = {}, columns = 100): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  return `stty cols ${columns}; env ${assignments.join(' ')} "${process.execPath}" "${programPath}" ${args}`;
}

/** Runs `chunkah ARGS` on a terminal and gives all that it wrote there, codes included. */
async function onTerminal(
  place: Workplace,
  args: string,
  variables?: Readonly<Record<string, string>>,
  columns?: number,
): Promise<string> {
  const env = {
    TERM: 'xterm',
    NO_COLOR: undefined,
    FORCE_COLOR: undefined,
    NODE_DISABLE_COLORS: undefined,
    CI: undefined,
  };
  const command = ['-qc', commandLine(args, variables, columns), '/dev/null'];
  return String(await run('script', command, { cwd: place.directory, env }));
}

/**
 * Runs a command in a terminal and gives the lines that somebody in front of it sees in the end.
 */
async function seenOnScreen(place: Workplace, command: string): Promise<string[]> {
  const socket = join(place.directory, 'tmux');
  const tmux = (...args: string[]) => run('tmux', ['-S', socket, '-f', '/dev/null', ...args], { cwd: place.directory });
  await tmux('new-session', '-d', '-x', '100', '-y', '30', `echo before; ${command}; echo after; touch done; sleep 60`);
  onTestFinished(() => void tmux('kill-server'));
  while (!existsSync(join(place.directory, 'done'))) await setTimeout(20);
  await setTimeout(100);
  return String(await tmux('capture-pane', '-p', '-J'))
    .trimEnd()
    .split('\n');
}

describe('colours', () => {
  const wrong = 'build -o output/image.tar --rootfs rootfs --max-layers 0';

  test('on a terminal', async () => {
    const place = createWorkplace();
    const screen = await onTerminal(place, wrong);
    expect(screen).toContain(`${startOfCode}31merror:${startOfCode}39m --max-layers: the number`);
    expect(screen).toContain(`${startOfCode}36mhint:${startOfCode}39m `);
    expect(await onTerminal(place, wrong, { NO_COLOR: '1' })).not.toContain(startOfCode);
    expect(await onTerminal(place, `${wrong} --color never`)).not.toContain(startOfCode);
    expect(await onTerminal(place, `${wrong} --color always`, { NO_COLOR: '1' })).toContain(`${startOfCode}31merror:`);
  });

  test('without a terminal only with --color always', async () => {
    const place = createWorkplace();
    expect((await runAt(place, wrong.split(' '))).stderr).not.toContain(startOfCode);
    expect((await runAt(place, [...wrong.split(' '), '--color', 'always'])).stderr).toContain(
      `${startOfCode}31merror:`,
    );
  });

  test('never in the table of plan or in JSON', async () => {
    const place = createWorkplace();
    for (const args of [['plan'], ['plan', '--json'], ['build', '--json', '-o', 'output/image']]) {
      const { stdout } = await runAt(place, [...args, '--color', 'always']);
      expect(String(stdout)).toContain('xattr/alpha');
      expect(String(stdout)).not.toContain(startOfCode);
    }
  });
});

describe('progress on a terminal', () => {
  const atCall = useAtCall();
  /** Variables that make the program wait after its largest layer, and run a command then. */
  const waiting = (place: Workplace, command = 'true') =>
    atCall({ call: 'open', path: `${place.rootfs}/usr/lib/small`, command: `sleep 0.3; ${command}` });

  test('is a count of entries, then a bar with the time left', async () => {
    const place = createWorkplace();
    const screen = await onTerminal(place, `build --rootfs rootfs ${toDirectory} -T 1`, waiting(place));
    expect(screen).toContain('scanning: 4 entries');
    expect(screen).toMatch(/writing: \[-{24}\] 0 B of 3\.0 MiB, 0 %/);
    expect(screen).toMatch(/writing: \[#{23}-\] 3\.0 MiB of 3\.0 MiB, 99 %, about 1 s left/);
  });

  test('leaves nothing on the screen but the messages', async () => {
    const place = createWorkplace();
    const args = `build --rootfs rootfs ${toDirectory} -v --prune /nix`;
    expect(await seenOnScreen(place, commandLine(args, waiting(place)))).toEqual([
      'before',
      'info: found 4 entries',
      'warning: --prune /nix matched nothing',
      'info: repo xattr: 2 components',
      'info: repo bigfiles: 1 components',
      'info: packed 3 components into 3 layers',
      expect.stringMatching(/^sha256:\w+: 3 layers, 3\.0 MiB, \d+\.\d s$/),
      'expected download: 1.9 MiB a week, 63.2 % of the size',
      'after',
    ]);
  });

  test('leaves an error on lines of its own', async () => {
    const place = createWorkplace();
    const args = `build --rootfs rootfs ${toDirectory}`;
    expect(await seenOnScreen(place, commandLine(args, waiting(place, 'rm rootfs/usr/lib/small')))).toEqual([
      'before',
      expect.stringMatching(/^error: .*small vanished.* being made$/),
      expect.stringMatching(/^hint: /),
      'after',
    ]);
  });

  test('is not shown with --no-progress', async () => {
    const place = createWorkplace();
    const screen = await onTerminal(place, `build --rootfs rootfs ${toDirectory} --no-progress`, waiting(place));
    expect(screen).toMatch(/^sha256:\w+: 3 layers, 3\.0 MiB, \d+\.\d s\r\nexpected download: .*\r\n$/);
  });

  test('is cleared when SIGINT ends the run', async () => {
    const place = createWorkplace();
    const args = `build --rootfs rootfs ${toDirectory}`;
    const command = commandLine(args, waiting(place, 'kill -INT $PPID; sleep 0.3'));
    expect(await seenOnScreen(place, command)).toEqual(['before', 'interrupted by SIGINT', 'after']);
  });
});

test('the table of plan is cut to the width of a terminal', async () => {
  const names = Array.from({ length: 50 }, (_, number) => `component-${number}`);
  const files = names.map((name) => [name, file('', { xattrs: { 'user.component': name } })]);
  const place = createWorkplace(Object.fromEntries(files));
  const plan = 'plan --rootfs rootfs --max-layers 1 --no-progress';
  const lines = (await onTerminal(place, plan)).split('\r\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines[1]).toMatch(/ xattr\/component-0 .* and \d+ more$/);
  expect(String((await runAt(place, plan.split(' '))).stdout)).toContain('component-49');
});

describe('a terminal of 80 columns', () => {
  const friend = 'a-repo-of-a-friend-with-a-long-name';
  const plugin = `{ name: '${friend}', version: '1.0.0-alpha.1', apiVersion: 1, priority: 20, options: { places: ['/usr/lib', '/opt'] },
    load: async () => ({ components: [{ name: 'x', stability: 0.5, mtimeClamp: 0 }], details: { place: '/x'.repeat(60) },
      strongClaims: (claims) => claims.add(0, 0) }) }`;

  /** With long names, a config in a deep folder, and a preset. */
  function wideWorkplace(): Workplace {
    const label = (name: string) => ({ xattrs: { 'user.component': name } });
    const place = createWorkplace({
      ...Object.fromEntries(Array.from({ length: 12 }, (_, number) => [`f${number}`, file('x', label(`c${number}`))])),
      'usr/a b': file('1', label('a b')),
      'usr/large-and-labelled': file(new Uint8Array(1024 * 1024), label('c0')),
      'usr/long': file('22', label('long-'.repeat(30))),
      'usr/wide': file('333', label('日本'.repeat(30))),
    });
    const folder = join(place.directory, 'of/some/depth');
    mkdirSync(folder, { recursive: true });
    const config = `export default { rootfs: '${place.rootfs}', repos: [${plugin}], prune: ['/${'deep/'.repeat(20)}'],
      groups: { g: ['xattr/c1', 'xattr/c2'] }, presets: ['debian'] }`;
    writeFileSync(join(folder, 'chunkah.config.mjs'), config);
    return { ...place, directory: folder };
  }

  test.each([
    ['plan --no-progress', /^expected download {2}/m],
    ['plan --no-progress --max-layers 5', / and \d+ more$/m],
    ['repos --no-progress', /^ {2}origin: config \/.*(\.mjs|…)$/m],
    ['repos --no-progress -v', /^ {2}place: \/x.*…$/m],
    ['config', /^bigfiles +0\.1\.0 +80 +on +built-in/m],
    ['explain --no-progress /usr/large-and-labelled', /^ {14}\S/m],
  ])('has room for every line of %s', async (args, expected) => {
    const place = wideWorkplace();
    const screen = await onTerminal(place, args, { NO_COLOR: '1' }, 80);
    const lines = screen.split('\r\n').filter((line) => !/^(config|preset|info|warning)\b/.test(line));
    for (const line of lines) expect(columnsOf(line), line).toBeLessThanOrEqual(80);
    expect(lines.join('\n')).toMatch(expected);
    const whole = await runAt(place, args.split(' '));
    expect(whole.code).toBe(0);
    expect(String(whole.stdout)).not.toContain('…');
  });

  test('shows where a name is cut off, and quotes one with a space', async () => {
    const place = wideWorkplace();
    const screen = await onTerminal(place, 'plan --no-progress', undefined, 80);
    expect(screen).toMatch(/ xattr\/long-[long-]*…\r$/m);
    expect(screen).toMatch(/ xattr\/[日本]+…\r$/m);
    expect(screen).toMatch(/ "xattr\/a b"\r$/m);
  });
});

/** The Chinese characters of these tests take two. */
function columnsOf(line: string): number {
  return line.length + (line.match(/[日本]/g) ?? []).length;
}
