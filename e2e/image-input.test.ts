import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { file, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChunkahOptions, type Outcome, run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { treeDifferences } from './real-root/tree-differences.ts';
import { variedTree } from './varied-tree.ts';

const scratch = scratchDirectory(afterAll);
const rootfs = join(scratch, 'rootfs');
const image = (name: string) => join(scratch, name);
const common = ['--skip-special-files', '--no-progress'];
const epoch = ['--source-date-epoch', '1700000000'];
const config = JSON.stringify({ Cmd: ['/bin/sh'], Env: ['A=b'], Labels: { of: 'the first' } });

async function build(args: readonly string[], options?: ChunkahOptions): Promise<Outcome> {
  const outcome = await runChunkah(['build', ...common, ...args], { cwd: scratch, ...options });
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

beforeAll(async () => {
  chmodSync(scratch, 0o755);
  mkdirSync(rootfs);
  writeTree(rootfs, variedTree());
  await build([...epoch, '--rootfs', rootfs, '--config-str', config, '-o', `oci:${image('plain')}`]);
});

/** Layers that Debian's tar makes of scripts, each run in a directory that goes on from the last. */
async function imageOfTars(name: string, layers: readonly (readonly string[])[]): Promise<string> {
  const place = image(name);
  mkdirSync(place);
  const tars = layers.map(([script = '', ...members], number) => {
    const directory = join(place, `${number}`);
    mkdirSync(directory);
    execFileSync('bash', ['-ec', script], { cwd: directory });
    const tar = join(place, `${number}.tar`);
    execFileSync('tar', ['--xattrs', '--xattrs-include=*', '--no-recursion', '-cf', tar, ...members], {
      cwd: directory,
    });
    return tar;
  });
  const layout = join(place, 'layout');
  execFileSync('umoci', ['init', '--layout', layout]);
  execFileSync('umoci', ['new', '--image', `${layout}:test`]);
  for (const tar of tars) execFileSync('umoci', ['raw', 'add-layer', '--image', `${layout}:test`, tar]);
  return `${layout}:test`;
}

describe('an image of layers that replace and delete', () => {
  const layers = [
    [
      `mkdir -p gone kept opaque/deep swapped; chmod 1777 kept; chown 7:8 kept
       for f in gone/x kept/a kept/b opaque/deep/x opaque/y swapped/x file; do echo $f > $f; done
       ln kept/a kept/linked; ln -s kept/a link; setfattr -n user.k -v v kept/b; setfattr -n user.component -v kept kept`,
      ...['gone', 'gone/x', 'kept', 'kept/a', 'kept/b', 'kept/linked', 'link', 'opaque', 'opaque/deep'],
      ...['opaque/deep/x', 'opaque/y', 'swapped', 'swapped/x', 'file'],
    ],
    [
      `mkdir opaque file unlisted unlisted/deep; echo new > opaque/new; echo > .wh.gone; echo > opaque/.wh..wh..opq
       echo swapped > swapped; echo > file/x; echo > unlisted/deep/x; echo > unlisted/y; chmod 700 opaque`,
      ...['.wh.gone', 'opaque', 'opaque/new', 'opaque/.wh..wh..opq', 'swapped', 'file', 'file/x'],
      ...['unlisted/deep/x', 'unlisted/y'],
    ],
    [
      `mkdir kept unlisted unlisted/deep; chmod 1777 kept; chown 7:8 kept; setfattr -n user.component -v kept kept; echo a > kept/a; chown 9 kept/a; echo > unlisted/deep/.wh.x; echo > .wh.link
       echo big > big; setcap cap_net_raw+ep big; chown 3000000:2500000 big; setcap cap_net_raw+ep big; touch -d @1600000000.5 big`,
      ...['kept', 'kept/a', 'unlisted/deep/.wh.x', '.wh.link', 'big'],
    ],
  ];
  let source: string;

  beforeAll(async () => {
    source = await imageOfTars('changed', layers);
    await run('umoci', ['unpack', '--image', source, image('unpacked')]);
    await build([...epoch, '--image', `oci:${source}`, '-o', `oci:${image('changed anew')}:test`]);
    await assertValidImage(image('changed anew'));
  });

  test('is what umoci unpacks and chunkah reads of a directory', async () => {
    await build([...epoch, '--rootfs', join(image('unpacked'), 'rootfs'), '-o', `oci:${image('of umoci')}`]);
    const { diffIds, layers: described } = readImage(image('changed anew'));
    expect(diffIds).toEqual(readImage(image('of umoci')).diffIds);
    expect(described).toEqual(readImage(image('of umoci')).layers);
  });

  test('is what podman shows', async () => {
    const env = containerStorage();
    const trees: string[] = [];
    for (const [number, name] of [source, `${image('changed anew')}:test`].entries()) {
      const archive = join(scratchDirectory(), 'image.tar');
      await run('skopeo', ['copy', `oci:${name}`, `oci-archive:${archive}:localhost/tree:${number}`]);
      await run('podman', ['load', '-i', archive], { env });
      trees.push(String(await run('podman', ['image', 'mount', `localhost/tree:${number}`], { env })).trim());
    }
    const [one = '', other = ''] = trees;
    expect(await treeDifferences(one, other, { newest: 1_700_000_000, directoryTimes: false })).toEqual([]);
  });
});

test('the config, its unknown fields and the history of others stay, and labels are edited', async () => {
  const source = image('described');
  cpSync(image('plain'), source, { recursive: true });
  const changed = image('described changed');
  await run('umoci', ['init', '--layout', changed]);
  await run('skopeo', ['copy', `oci:${source}`, `oci:${changed}:test`]);
  const set = ['--config.label', 'from=others', '--author', 'somebody', '--history.created_by', 'a step of others'];
  await run('umoci', ['config', '--image', `${changed}:test`, ...set, '--manifest.annotation', 'kept=yes']);
  const output = join(scratchDirectory(), 'image');
  await build(['--image', `oci:${changed}:test`, '--label', 'mine=too', '--label', 'of-', '-o', `oci:${output}`]);
  await assertValidImage(output);
  const made = JSON.parse(readImage(output).config);
  expect(made).toMatchObject({
    author: 'somebody',
    config: { Cmd: ['/bin/sh'], Env: ['A=b'], Labels: { from: 'others', mine: 'too' } },
  });
  expect(made.config.Labels).not.toHaveProperty('of');
  const steps: { created_by: string; empty_layer?: boolean }[] = made.history;
  expect(steps.filter(({ empty_layer: isEmpty }) => isEmpty).map(({ created_by: by }) => by)).toEqual([
    'a step of others',
  ]);
  expect(JSON.parse(readImage(output).manifest).annotations).toEqual({ kept: 'yes' });
});

describe('an image on the command line', () => {
  const toDirectory = () => ['-o', `oci:${join(scratchDirectory(), 'image')}`];

  test('replaces a rootfs of the environment and of a config', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'chunkah.config.json'), JSON.stringify({ rootfs: 'nowhere' }));
    const { stdout } = await build(['--image', image('plain'), '--json', ...toDirectory()], {
      cwd: directory,
      env: { CHUNKAH_ROOTFS: '/nowhere' },
    });
    expect(JSON.parse(String(stdout)).digest).toBe(readImage(image('plain')).manifestDigest);
  });

  test('may not stand beside a rootfs there', async () => {
    const { code, stderr } = await runChunkah(['plan', '--image', image('plain'), '--rootfs', rootfs]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('cannot be used together') });
  });

  test('is taken by a config, relative to it, by plan, repos and explain, and has a preset', async () => {
    const directory = scratchDirectory();
    const tree = {
      'etc/os-release': file('ID=debian\n'),
      'usr/bin/big': file('x', { xattrs: { 'user.component': 'b' } }),
    };
    mkdirSync(join(directory, 'root'));
    writeTree(join(directory, 'root'), tree);
    await build([...epoch, '--rootfs', 'root', '-o', 'oci:debian'], { cwd: directory });
    writeFileSync(join(directory, 'chunkah.config.json'), JSON.stringify({ image: 'oci:debian', presets: ['auto'] }));
    const options = { cwd: directory, env: { CHUNKAH_ROOTFS: undefined } };
    const read = async (...args: string[]) => {
      const { code, stdout, stderr } = await runChunkah([...args, '--json'], options);
      expect(code, stderr).toBe(0);
      return { answer: JSON.parse(String(stdout)), stderr };
    };
    const plan = await read('plan');
    expect(plan.stderr).toContain('preset debian');
    expect(plan.answer).toMatchObject({ entries: 5, sourceDateEpoch: 1_700_000_000 });
    expect((await read('repos')).answer.repos).toContainEqual(expect.objectContaining({ name: 'xattr', found: true }));
    const { answer } = await read('explain', '/usr/bin/big');
    expect(answer.paths).toMatchObject([{ components: [{ name: 'xattr/b' }] }]);
  });
});

test('the os-release of an image is for presets and functions, and its layers are decompressed once', async () => {
  const directory = scratchDirectory();
  const temporary = scratchDirectory();
  mkdirSync(join(directory, 'root'));
  writeTree(join(directory, 'root'), {
    'etc/os-release': file('ID=debian\n'),
    'usr/bin/big': file('x', { xattrs: { 'user.component': 'b' } }),
  });
  await build([...epoch, '--rootfs', 'root', '--compressed', '-o', 'oci:debian'], { cwd: directory });
  const asked = "export default ({ osRelease }) => ({ labels: ['id=' + osRelease.ID], presets: ['auto'] })";
  writeFileSync(join(directory, 'chunkah.config.mjs'), asked);
  const { stderr } = await build(['-v', '--image', 'oci:debian', '-o', 'oci:anew'], {
    cwd: directory,
    env: { TMPDIR: temporary },
  });
  expect(stderr).toContain('preset debian');
  expect(stderr.match(/temporary files go to /g)).toHaveLength(1);
  expect(readdirSync(temporary)).toEqual([]);
  expect(JSON.parse(readImage(join(directory, 'anew')).config)).toMatchObject({ config: { Labels: { id: 'debian' } } });
});

test('a layer of damaged bytes ends the run, and nothing is written', async () => {
  const source = image('damaged');
  cpSync(image('plain'), source, { recursive: true });
  const [layer] = readImage(source).layers;
  const path = join(source, 'blobs', String(layer?.digest).replace(':', '/'));
  const bytes = readFileSync(path);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const output = scratchDirectory();
  const { code, stderr } = await runChunkah(['build', '--image', source, '-o', `oci:${output}/image`]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^error: .*\nhint: .*\n$/) });
  expect(execFileSync('ls', ['-A', output]).length).toBe(0);
});
