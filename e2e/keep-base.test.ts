import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeLayout } from './layers/image-of-tars.ts';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { blobFile, readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { treeDifferences } from './real-root/tree-differences.ts';
import { startRegistry } from './registry/start-registry.ts';

const scratch = scratchDirectory(afterAll);
const image = (name: string) => join(scratch, name);
const epoch = ['--source-date-epoch', '1700000000'];
const earlier = 'find . -exec touch -h -d @1600000000 {} +';

const baseLayers = [
  `mkdir -p gone/deep fewer usr/bin usr/lib swapped etc
   for f in gone/deep/x fewer/a fewer/b fewer/c usr/bin/one swapped/x usr/lib/lib usr/lib/lib64 file removed; do echo $f > $f; done
   for f in owned moded capable attribute timed same; do echo $f > etc/$f; done
   ln usr/bin/one usr/bin/two; ln usr/bin/one usr/bin/three; ln -s one usr/bin/link; ln etc/same etc/again; ${earlier}`,
  `mkdir -p opaque/in usr/share; echo 1 > opaque/in/1; echo 2 > opaque/2; echo doc > usr/share/doc; ${earlier}`,
];

const upperLayers = [
  `mkdir -p fewer usr/bin usr/lib etc file opaque usr/share
   echo > .wh.gone; echo > .wh.removed; echo > usr/lib/.wh.lib; echo > opaque/.wh..wh..opq; echo 2 > opaque/2
   echo fewer/b > fewer/b; echo > fewer/.wh.a; echo > fewer/.wh.c; echo swapped > swapped; echo > file/x
   for f in owned moded capable attribute timed; do echo $f > etc/$f; done
   echo other > usr/bin/two; echo doc > usr/share/doc; ln usr/share/doc usr/share/linked
   ${earlier}; chown 7:8 etc/owned; chmod 4755 etc/moded; setcap cap_net_raw+ep etc/capable
   setfattr -n user.k -v v etc/attribute; touch -d @1650000000 etc/timed`,
  // What others write again, and what one can do with links.
  `mkdir -p etc usr/bin usr/share; echo same > etc/same; ln etc/same etc/again; echo usr/bin/one > usr/bin/one
   ln usr/bin/one usr/bin/three; ln usr/bin/one usr/bin/four; setfattr -n user.component -v app usr/bin/one
   echo app > usr/share/app; setfattr -n user.component -v app usr/share/app; chmod 700 usr/share; ${earlier}`,
];

/** What GNU tar makes of the files of a script. */
function tarOf(script: string): Buffer {
  const directory = scratchDirectory(afterAll);
  execFileSync('bash', ['-ec', script], { cwd: directory });
  const names = execFileSync('find', ['.', '-mindepth', '1', '-printf', '%P\n'], { cwd: directory, encoding: 'utf8' });
  const options = ['-b1', '--numeric-owner', '--xattrs', '--xattrs-include=*', '--no-recursion', '-cf', '-'];
  return execFileSync('tar', [...options, ...names.trimEnd().split('\n').sort()], { cwd: directory });
}

async function build(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const { code, stderr } = await runChunkah(['build', ...epoch, '--no-progress', ...args], { cwd: scratch, env });
  expect(code, stderr).toBe(0);
}

beforeAll(async () => {
  const tars = [...baseLayers, ...upperLayers].map(tarOf);
  writeLayout(image('base.plain'), tars.slice(0, baseLayers.length));
  writeLayout(image('app.plain'), tars);
  for (const name of ['base', 'app']) {
    await run('skopeo', ['copy', `oci:${image(`${name}.plain`)}:test`, `oci:${image(name)}:test`]);
  }
  await build(['--image', 'oci:app', '-o', 'oci:anew:test']);
  await build(['--image', 'oci:app', '--keep-base', 'oci:base', '-o', 'oci:kept:test']);
}, 60_000);

test('the base stays byte for byte, and the image made so is made again of itself', async () => {
  const [base, kept] = [readImage(image('base')).layers, readImage(image('kept')).layers];
  expect(kept.slice(0, 2)).toEqual(base);
  for (const { digest } of base) {
    const [before, after] = ['base', 'kept'].map((name) => readFileSync(blobFile(image(name), digest)));
    expect(after).toEqual(before);
  }
  await build(['--image', 'oci:kept', '--keep-base', 'oci:base', '-o', 'oci:again:test']);
  expect(readImage(image('again')).manifestDigest).toBe(readImage(image('kept')).manifestDigest);
});

describe('the tree is the one that is there without a base', () => {
  const rule = { newest: 1_700_000_000, directoryTimes: false } as const;

  test('as umoci unpacks it', async () => {
    for (const name of ['anew', 'kept']) {
      await run('umoci', ['unpack', '--image', `${image(name)}:test`, image(`${name}.tree`)]);
    }
    const [anew = '', kept = ''] = ['anew', 'kept'].map((name) => join(image(`${name}.tree`), 'rootfs'));
    expect(await treeDifferences(anew, kept, rule)).toEqual([]);
  });

  test('as podman shows it, of an archive and of its own storage', async () => {
    const env = containerStorage();
    const archive = image('kept.tar');
    const args = ['--image', 'oci:app', '--keep-base', '2'];
    await build([...args, '-o', `docker-archive:${archive}:localhost/kept:1`]);
    await run('podman', ['load', '-i', archive], { env });
    await build([...args, '-o', 'containers-storage:localhost/stored:1'], env);
    const anew = String(await run('podman', ['pull', '--quiet', 'oci:anew:test'], { env, cwd: scratch })).trim();
    const mounted = async (name: string) => String(await run('podman', ['image', 'mount', name], { env })).trim();
    const diffIds = async (name: string): Promise<string[]> =>
      JSON.parse(String(await run('podman', ['image', 'inspect', name], { env })))[0].RootFS.Layers;
    const expected = await mounted(anew);
    for (const name of ['localhost/kept:1', 'localhost/stored:1']) {
      expect((await diffIds(name)).slice(0, 2)).toEqual(readImage(image('base')).diffIds);
      expect(await treeDifferences(expected, await mounted(name), rule)).toEqual([]);
    }
  }, 60_000);
});

test('a registry that has the base elsewhere mounts its blobs, and is sent none of them', async () => {
  const { host, requests } = await startRegistry();
  for (const name of ['base', 'app']) {
    const args = ['copy', '--dest-tls-verify=false', `oci:${image(name)}:test`, `docker://${host}/${name}:1`];
    await run('skopeo', args);
  }
  const own = readImage(image('base')).manifestDigest;
  const from = ['--image', `docker://${host}/app:1`, '--registry-insecure', host];
  requests();
  await build([...from, '--keep-base', `docker://${host}/base:1`, '-o', `docker://${host}/new/kept:1`]);
  const base = readImage(image('base')).layers;
  const asked = requests();
  // Only a POST that mounts has no session behind it.
  const sessions = asked.filter((line) => line.startsWith('PATCH')).length;
  const posts = asked.filter((line) => line.startsWith('POST')).length;
  const layers = await manifestOf(host, 'new/kept', '1');
  expect(layers.layers.slice(0, 2)).toEqual(base);
  expect(posts - sessions).toBe(base.length);
  expect(layers.annotations).toEqual({
    'org.opencontainers.image.base.digest': own,
    'org.opencontainers.image.base.name': `${host}/base:1`,
  });
  // Now the image names its base itself.
  const args = ['--image', `docker://${host}/new/kept:1`, '--registry-insecure', host, '--keep-base', 'annotation'];
  await build([...args, '-o', `docker://${host}/new/again:1`]);
  expect(await manifestOf(host, 'new/again', '1')).toEqual(layers);
}, 60_000);

interface PushedManifest {
  readonly annotations: unknown;
  readonly layers: readonly unknown[];
}

async function manifestOf(host: string, repository: string, tag: string): Promise<PushedManifest> {
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const reply = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, { headers: { accept } });
  return (await reply.json()) as PushedManifest;
}

test('a base of another release ends the run with the first layer that differs, and nothing is written', async () => {
  const output = scratchDirectory();
  mkdirSync(join(output, 'out'));
  const args = ['build', '--image', 'oci:base', '--keep-base', 'oci:app', '-o', `oci:${output}/out/image`];
  const { code, stderr } = await runChunkah(args, { cwd: scratch });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^error: --keep-base: the image oci:base does not stand on oci:app: their layers part at layer 3\nhint: /m,
  );
  expect(execFileSync('ls', ['-A', join(output, 'out')]).length).toBe(0);
});
