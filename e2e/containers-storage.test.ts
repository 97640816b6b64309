import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { writeWrapper } from './containerfile/wrapper.ts';
import { readGuide } from './guide.ts';
import { programPath, run, startChunkah } from './program.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, type Workplace } from './workplace.ts';

const build = ['build', '--source-date-epoch', '1700000000', '-o'];

/** A directory with links to some programs of this machine, and what else a run needs. */
async function pathWith(place: Workplace, ...programs: string[]): Promise<string> {
  const directory = join(place.directory, 'bin');
  mkdirSync(directory);
  for (const name of programs) symlinkSync(String(await run('which', [name])).trim(), join(directory, name));
  return directory;
}

async function images(env: Record<string, string>): Promise<string[]> {
  const format = '{{.Repository}}:{{.Tag}} {{.Digest}}';
  return String(await run('podman', ['images', '--format', format], { env }))
    .trim()
    .split('\n')
    .sort();
}

describe('an image in the containers storage', () => {
  test.each(['skopeo', 'podman'])('is put there by %s alone, under each name, and has the tree', async (tool) => {
    const place = createWorkplace();
    const { TMPDIR: _, ...storage } = containerStorage();
    const PATH = await pathWith(place, tool);
    const args = [...build, 'containers-storage:localhost/app:1.0', '-t', 'app', '--json', '-v'];
    const { code, stdout, stderr } = await runAt(place, args, { env: { ...storage, PATH } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    const { digest, stored } = JSON.parse(String(stdout));
    const names = ['localhost/app:1.0', 'docker.io/library/app:latest'];
    expect(stored).toEqual({ names, by: tool });
    expect(stderr).toContain(`${names.join(', ')}: stored by ${tool}\n`);
    expect(stderr).toContain(tool === 'skopeo' ? 'info: skopeo: Copying blob sha256:' : 'info: podman: Loaded image');
    expect(await images(storage)).toEqual(names.map((name) => `${name} ${digest}`).sort());
    const mounted = await run('podman', ['image', 'mount', 'localhost/app:1.0'], { env: storage });
    await run('diff', ['-r', place.rootfs, String(mounted).trim()]);
    expectNothingLeft(place);
  });

  test('may be one of /, where temporary files and the storage lie inside the rootfs', async () => {
    const place = createWorkplace();
    const storage = containerStorage();
    const others = readdirSync('/').filter((name) => name !== 'usr');
    const insideUsr = readdirSync('/usr').filter((name) => name !== 'lib');
    const insideLib = readdirSync('/usr/lib').filter((name) => name !== 'os-release');
    const pruned = [
      ...others.map((name) => `/${name}`),
      ...insideUsr.map((name) => `/usr/${name}`),
      ...insideLib.map((name) => `/usr/lib/${name}`),
    ].flatMap((path) => ['--prune', path]);
    writeFileSync(join(place.directory, 'map.json'), '[{"prefix":"/usr","component":"usr"}]');
    const args = [
      ...build,
      'containers-storage:localhost/app:1.0',
      '--rootfs',
      '/',
      '--component-map',
      'map.json',
      ...pruned,
    ];
    const { code, stderr } = await runAt(place, args, { env: storage });
    expect(code, stderr).toBe(0);
    const mounted = String(await run('podman', ['image', 'mount', 'localhost/app:1.0'], { env: storage })).trim();
    await run('cmp', [join(mounted, 'usr/lib/os-release'), '/usr/lib/os-release']);
    expectNothingLeft(place);
  });

  test('is one of the guide', async () => {
    const place = createWorkplace();
    const storage = containerStorage();
    const programs = join(place.directory, 'programs');
    writeWrapper(programs, 'chunkah', `'${process.execPath}' '${programPath}'`);
    const env = { ...storage, PATH: `${programs}:${process.env.PATH}` };
    const [commands = ''] = readGuide('output.md').commands('The containers storage');
    await run('bash', ['--norc', '-euo', 'pipefail', '-c', commands], { cwd: place.directory, env });
    expect(await images(storage)).toEqual([expect.stringMatching(/^localhost\/app:1\.0 sha256:/)]);
  });
});

describe('the containers storage', () => {
  test('that no program can write to is found out before any work', async () => {
    const place = createWorkplace();
    const env = { PATH: await pathWith(place) };
    const outcome = await runAt(place, [...build, 'containers-storage:app'], { env });
    expectRefused(outcome, /--output: containers-storage: needs skopeo or podman, and PATH/, /install skopeo/);
    expectRefused(
      await runAt(place, [...build, 'containers-storage:App'], { env }),
      /"App" names no image/,
      /HOST\/NAME:TAG/,
    );
    expectNothingLeft(place);
  });

  test('that does not take the image is one error with what the program says last', async () => {
    const place = createWorkplace();
    const storageFile = join(place.directory, 'storage.conf');
    writeFileSync(
      storageFile,
      `[storage]\ndriver = "none-such"\ngraphroot = "${place.directory}/graph"\nrunroot = "${place.directory}/run"\n`,
    );
    const env = { CONTAINERS_STORAGE_CONF: storageFile };
    const outcome = await runAt(place, [...build, 'containers-storage:app'], { env });
    expect(outcome.code).toBe(1);
    const [error = '', hint = ''] = outcome.stderr.trim().split('\n').slice(-2);
    expect(error).toMatch(/^error: --output: skopeo copy did not take the image: .*none-such/);
    expect(hint).toMatch(/^hint: .*podman images works/);
    expectNothingLeft(place);
  });

  test('is not waited for after a signal, and nothing is left', async () => {
    const place = createWorkplace();
    const programs = join(place.directory, 'programs');
    const pidFile = join(place.directory, 'pid');
    mkdirSync(programs);
    writeFileSync(join(programs, 'skopeo'), `#!/bin/sh\necho $$ > '${pidFile}'\nexec sleep 60\n`, { mode: 0o755 });
    const env = {
      CHUNKAH_ROOTFS: place.rootfs,
      TMPDIR: place.temporary,
      PATH: `${programs}:${process.env.PATH}`,
    };
    const { child, done } = startChunkah([...build, 'containers-storage:app'], { cwd: place.directory, env });
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await sleep(20);
    child.kill('SIGINT');
    const { code, stderr } = await done;
    expect({ code, isError: stderr.includes('error:') }).toEqual({ code: 130, isError: false });
    expect(existsSync(`/proc/${readFileSync(pidFile, 'utf8').trim()}`)).toBe(false);
    expectNothingLeft(place);
  });
});
