import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atCall, compileAtCall } from './at-call/at-call.ts';
import { programPath, run, scratchDirectory } from './program.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

const escape = '\x1b';
const wrong = ['build', '-o', 'output/image.tar', '--max-layers', '0'];

/** Runs `chunkah ARGS` on a terminal of 100 columns and gives all that it wrote there. */
async function onTerminal(
  place: Workplace,
  args: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const command = `stty cols 100; env ${assignments.join(' ')} "${process.execPath}" "${programPath}" ${args}`;
  const env = {
    TERM: 'xterm',
    NO_COLOR: undefined,
    FORCE_COLOR: undefined,
    NODE_DISABLE_COLORS: undefined,
    CI: undefined,
  };
  return String(await run('script', ['-qc', command, '/dev/null'], { cwd: place.directory, env }));
}

describe('colours', () => {
  test('on a terminal', async () => {
    const place = createWorkplace();
    const command = `--rootfs rootfs ${wrong.slice(1).join(' ')}`;
    const screen = await onTerminal(place, `build ${command}`);
    expect(screen).toContain(`${escape}[31merror:${escape}[39m the number`);
    expect(screen).toContain(`${escape}[36mhint:${escape}[39m `);
    expect(await onTerminal(place, `build ${command}`, { NO_COLOR: '1' })).not.toContain(escape);
    expect(await onTerminal(place, `build ${command} --color never`)).not.toContain(escape);
    expect(await onTerminal(place, `build ${command} --color always`, { NO_COLOR: '1' })).toContain(
      `${escape}[31merror:`,
    );
  });

  test('without a terminal only with --color always', async () => {
    const place = createWorkplace();
    expect((await runAt(place, wrong)).stderr).not.toContain(escape);
    expect((await runAt(place, [...wrong, '--color', 'always'])).stderr).toContain(`${escape}[31merror:`);
  });

  test('never in the table of plan or in JSON', async () => {
    const place = createWorkplace();
    for (const args of [['plan'], ['plan', '--json'], ['build', '--json', '-o', 'output/image']]) {
      const { stdout } = await runAt(place, [...args, '--color', 'always']);
      expect(String(stdout)).toMatch(/alpha/);
      expect(String(stdout)).not.toContain(escape);
    }
  });
});

describe('progress on a terminal', () => {
  let library: string;
  beforeAll(async () => {
    library = await compileAtCall(scratchDirectory(afterAll));
  });
  /** The last but one layer waits, so that there is progress to be seen. */
  const slowly = (place: Workplace) =>
    atCall(library, { call: 'open', path: `${place.rootfs}/usr/lib/small`, command: 'sleep 0.5' });

  test('is a count of entries, then a bar with the time left; nothing stays of it', async () => {
    const place = createWorkplace();
    const screen = await onTerminal(place, 'build --rootfs rootfs -o oci:output/image -T 1', slowly(place));
    expect(screen).toContain('scanning: 4 entries');
    expect(screen).toMatch(/writing: \S{24} 0 % of 3\.0 MiB, \S+ left/);
    expect(screen).toMatch(/writing: \S{24} 99 % of 3\.0 MiB, \d+s left/);
    // The last thing on the screen is the summary, on a line that was cleared; the cursor is visible again.
    const tail = screen.slice(Math.max(screen.lastIndexOf(`${escape}[0K`), screen.lastIndexOf(`${escape}[K`)));
    expect(tail).toMatch(/sha256:\w+: 3 layers, 3\.0 MiB, \d+\.\d s\r\n/);
    expect(screen.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(screen.lastIndexOf(`${escape}[?25l`));
  });

  test('--no-progress shows none', async () => {
    const place = createWorkplace();
    const screen = await onTerminal(place, 'build --rootfs rootfs -o oci:output/image --no-progress', slowly(place));
    expect(screen).toMatch(/^sha256:\w+: 3 layers, 3\.0 MiB, \d+\.\d s\r\n$/);
  });

  test('an error comes on a line of its own', async () => {
    const place = createWorkplace();
    const event = {
      call: 'open',
      path: `${place.rootfs}/usr/lib/small`,
      command: 'sleep 0.5; rm rootfs/usr/lib/small',
    } as const;
    const screen = await onTerminal(place, 'build --rootfs rootfs -o oci:output/image', atCall(library, event));
    const plain = screen.replaceAll(new RegExp(`${escape}\\[[?0-9;]*[A-Za-z]`, 'g'), '');
    expect(plain).toMatch(/\rerror: [^\r\n]*small vanished[^\r\n]*\r\nhint: [^\r\n]*\r\n$/);
  });

  test('SIGINT gives the cursor back', async () => {
    const place = createWorkplace();
    const event = {
      call: 'open',
      path: `${place.rootfs}/usr/lib/small`,
      command: 'kill -INT $PPID; sleep 0.3',
    } as const;
    const screen = await onTerminal(place, 'build --rootfs rootfs -o oci:output/image', atCall(library, event));
    expect(screen).toContain('interrupted by SIGINT\r\n');
    expect(screen.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(screen.lastIndexOf(`${escape}[?25l`));
  });
});

test('the table of plan is cut to the width of a terminal', async () => {
  const place = createWorkplace();
  const screen = await onTerminal(place, 'plan --rootfs rootfs --max-layers 1 --no-progress', { COLUMNS: '60' });
  for (const line of screen.split('\r\n')) expect(line.length).toBeLessThanOrEqual(100);
  expect(screen).toMatch(/xattr\/alpha/);
  expect(join(place.rootfs)).toBeDefined();
});
