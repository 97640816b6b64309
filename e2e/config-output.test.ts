import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Files, placeWith } from './config-place.ts';
import { programPath } from './program.ts';
import { runAt, type Workplace } from './workplace.ts';

/** What configs and plugins can do to write to standard output, by what they write. */
const ways: Readonly<Record<string, string>> = {
  console: "console.log('console');",
  'process.stdout': "process.stdout.write('process.stdout\\n');",
  writeSync: "fs.writeSync(1, 'writeSync\\n');",
  writeFileSync: "fs.writeFileSync(1, 'writeFileSync\\n');",
  createWriteStream: "fs.createWriteStream('', { fd: 1, autoClose: false }).write('createWriteStream\\n');",
  'a program': "childProcess.spawnSync('echo', ['a program'], { stdio: 'inherit' });",
  'a thread': `await new Promise((resolve) =>
    new Worker("require('fs').writeSync(1, 'a thread\\\\n')", { eval: true }).on('exit', resolve));`,
};

/** A config that writes in all these ways; so does its plugin, when it loads. */
const talkative: Files = {
  'ways.mjs': `
    import childProcess from 'node:child_process';
    import fs from 'node:fs';
    import { Worker } from 'node:worker_threads';
    export async function talk() { ${Object.values(ways).join('\n')} }`,
  'chunkah.config.mjs': `
    import { talk } from './ways.mjs';
    await talk();
    export default {
      repos: [{ name: 'acme', version: '1', apiVersion: 1, priority: 1, async load() { await talk(); } }],
    };`,
};

/** How often each way produced output. */
function heard(stderr: string): Record<string, number> {
  const lines = stderr.split('\n');
  return Object.fromEntries(Object.keys(ways).map((way) => [way, lines.filter((line) => line === way).length]));
}

function each(times: number): Record<string, number> {
  return Object.fromEntries(Object.keys(ways).map((way) => [way, times]));
}

const build = ['build', '--source-date-epoch', '1'];

async function silentImage(place: Workplace): Promise<Buffer> {
  return (await runAt(place, [...build, '--no-config-file'])).stdout;
}

describe('whatever a config and its plugins write to standard output', () => {
  test('goes to standard error, and the image stays whole', async () => {
    const place = placeWith(talkative);
    const { code, stdout, stderr } = await runAt(place, build);
    expect({ code, heard: heard(stderr) }).toEqual({ code: 0, heard: each(2) });
    expect(stdout.equals(await silentImage(place))).toBe(true);
  });

  test.each(['plan', 'repos', 'config', 'build -o oci:output/image'])(
    'leaves the JSON of %s whole',
    async (command) => {
      const place = placeWith(talkative);
      const { code, stdout, stderr } = await runAt(place, [...command.split(' '), '--json']);
      expect({ code, heard: heard(stderr) }).toEqual({ code: 0, heard: each(command === 'config' ? 1 : 2) });
      expect(JSON.parse(String(stdout))).toBeTypeOf('object');
    },
  );

  test.each(['plan', 'repos'])('is an error of %s if they exit the process before it is written', async (command) => {
    const place = placeWith({
      'chunkah.config.mjs': `
        const { stringify } = JSON;
        JSON.stringify = (value, replacer, space) => {
          if (space === 2) process.nextTick(() => process.exit(0));
          return stringify(value, replacer, space);
        };
        export default {};`,
    });
    const stdout = openSync(join(place.output, 'json'), 'w');
    const outcome = await runAt(place, [command, '--json'], { stdout });
    closeSync(stdout);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: the process exited before /m) });
  });

  test('leaves tables whole', async () => {
    const place = placeWith(talkative);
    const talking = await runAt(place, ['plan']);
    expect(heard(talking.stderr)).toEqual(each(2));
    expect(talking.stdout).toEqual((await runAt(place, ['plan', '--no-config-file'])).stdout);
  });
});

describe('with a config that writes there, standard output', () => {
  test.each(['/dev/stdout', '/proc/self/fd/1', '/dev/../dev/fd/1', 'link'])('is still known as %s', async (name) => {
    const place = placeWith(talkative);
    symlinkSync('/dev/stdout', join(place.directory, 'link'));
    const { code, stdout } = await runAt(place, [...build, '-o', name]);
    expect(code).toBe(0);
    expect(stdout.equals(await silentImage(place))).toBe(true);
  });

  test('receives a digest and the components', () => {
    const place = placeWith(talkative);
    const reports = '--digestfile /dev/stdout --write-manifest-to /proc/self/fd/1';
    // Sockets, which Node gives its children, cannot be opened by a name.
    const command = `"${process.execPath}" "${programPath}" build --rootfs rootfs -o oci:output/image ${reports} | cat`;
    const { stdout } = spawnSync('sh', ['-c', command], { cwd: place.directory, encoding: 'utf8' });
    expect(stdout).toMatch(/^\{\n {2}"components"[\s\S]*\}\nsha256:[0-9a-f]{64}$/);
  });

  test('may be a file that others go on writing to', async () => {
    const place = placeWith(talkative);
    const plan = `"${process.execPath}" "${programPath}" plan --json --rootfs rootfs 2>/dev/null`;
    execFileSync('sh', ['-c', `{ echo before; ${plan}; echo after; } > output/all`], { cwd: place.directory });
    const text = readFileSync(join(place.output, 'all'), 'utf8');
    expect(text).toMatch(/^before\n\{[\s\S]*\}\nafter\n$/);
  });

  test('may have a reader that stops early', () => {
    const place = placeWith(talkative);
    const plan = `"${process.execPath}" "${programPath}" plan --json --rootfs rootfs`;
    const command = `{ ${plan}; echo "exit $?" >&2; } | true`;
    const { stderr } = spawnSync('sh', ['-c', command], { cwd: place.directory, encoding: 'utf8' });
    expect(stderr).toMatch(/\nexit 0\n$/);
    expect(stderr).not.toContain('error:');
  });

  test('on a full disk ends the run with an error', () => {
    const place = placeWith(talkative);
    const command = `"${process.execPath}" "${programPath}" plan --json --rootfs rootfs > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: place.directory, encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('error: cannot write to standard output: ENOSPC\n'),
    });
  });
});
