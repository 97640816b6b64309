import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertValidImage } from '@chunkah/oci';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { prepareDebianImage } from './containerfile/debian-image.ts';
import { registryTools } from './containerfile/registry-tools.ts';
import { writeWrapper } from './containerfile/wrapper.ts';
import { readGuide } from './guide.ts';
import { programPath, run, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { treeDifferences } from './real-root/tree-differences.ts';

const guide = readGuide('containerfile.md');
/**
 * The commands that split the image, and those that remove the name that buildah gives it besides.
 */
const [splitTarget = '', removeSecondName = ''] = guide.commands('3. Its new layers');
const checkout = fileURLToPath(new URL('..', import.meta.url));

/** The time that the guide gives. */
const newest = 1_700_000_000;

/** Where the commands of the guide run: it holds the guide's files. */
const directory = scratchDirectory(afterAll);
const storage = containerStorage(afterAll);
let env: Record<string, string>;
/** What the guide's commands make, before other tests run them again. */
const firstImage = join(directory, 'first');
/** Of the tree of the image, before the first build that mounts it. */
let checksumBefore: string;

beforeAll(async () => {
  const programs = join(directory, 'programs');
  writeWrapper(programs, 'chunkah', `'${process.execPath}' '${programPath}'`);
  env = {
    ...storage,
    // Other kinds of containers need more than the machines of these tests allow.
    BUILDAH_ISOLATION: 'chroot',
    PATH: `${programs}:${process.env.PATH}:/usr/sbin:/sbin`,
  };
  for (const [name, content] of guide.files) writeFileSync(join(directory, name), content);
  cpSync(join(checkout, 'Containerfile.splitter'), join(directory, 'Containerfile.splitter'));
  await prepareDebianImage(directory, env);

  for (const commands of guide.commands('1. An image that has chunkah')) await shell(commands, checkout);
  await follow('2. Your image');
  checksumBefore = await treeChecksum('target');
  await shell(splitTarget);
  await run('cp', ['-a', join(directory, 'out'), firstImage]);
});

async function shell(commands: string, cwd = directory, more: Record<string, string> = {}): Promise<string> {
  const printed = await run('bash', ['--norc', '-euo', 'pipefail', '-c', commands], { cwd, env: { ...env, ...more } });
  return printed.toString().trim();
}

/** Runs the commands below a heading, changed by `change`. */
async function follow(heading: string, change = (commands: string) => commands): Promise<void> {
  for (const commands of guide.commands(heading)) await shell(change(commands));
}

const inspect = async (image: string) => JSON.parse(await shell(`podman image inspect ${image}`))[0];
const digestOf = (image: string) => readImage(join(directory, image)).manifestDigest;

/** A checksum of the whole tree of an image, extended attributes included. */
const treeChecksum = (image: string) =>
  shell(`tree=$(podman image mount ${image})
    tar -C "$tree" --sort=name --xattrs --xattrs-include='*' -cf - . | sha256sum
    podman image unmount ${image} > /dev/null`);

const pushedDigest = (tools: Record<string, string>) =>
  shell('skopeo inspect --format "{{.Digest}}" "docker://$IMAGE"', directory, tools);

/** Of a workflow. */
interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

describe('an image that gets its layers in a stage of a Containerfile', () => {
  test('is valid, and has a layer for each source package whose labels the mount shows', async () => {
    await assertValidImage(firstImage);
    const components = readImage(firstImage).layers.flatMap(
      ({ annotations }) => annotations?.['org.chunkah.component']?.split(' ') ?? [],
    );
    expect(components).toEqual(expect.arrayContaining(['xattr/bash', 'xattr/coreutils', 'xattr/glibc']));
  });

  test('keeps the config of the image that it was made of', async () => {
    const { Config, Created, Architecture, Os, Annotations } = await inspect('target');
    expect(Config).toEqual({
      Env: expect.arrayContaining(['GREETING=hello world']),
      Cmd: ['cat', '/etc/os-release'],
      Labels: expect.objectContaining({ 'org.example.purpose': 'demonstration' }),
    });
    expect(new Date(Created).getTime()).toBe(newest * 1000);
    expect(await inspect('layered')).toMatchObject({ Config, Created, Architecture, Os, Annotations });
  });

  test('is in the storage as chunkah wrote it', async () => {
    const image = readImage(firstImage);
    const { Digest, Id, RootFS } = await inspect('layered');
    expect({ Digest, layers: RootFS.Layers }).toEqual({ Digest: image.manifestDigest, layers: image.diffIds });
    expect(JSON.parse(image.manifest).config.digest).toBe(`sha256:${Id}`);
  });

  test('has the tree of that image, capabilities and removed files included', async () => {
    const target = await shell('podman image mount target');
    const layered = await shell('podman image mount layered');
    expect(await treeDifferences(target, layered, { newest, directoryTimes: false, mayBeEarlier: true })).toEqual([]);
    expect(await shell(`getcap ${layered}/usr/bin/nice`)).toContain('cap_net_raw=ep');
    await expect(shell(`ls ${layered}/usr/share/doc`)).rejects.toThrow('No such file');
    await shell('podman image unmount target layered');
  });

  test('runs', async () => {
    const printed = await shell('container=$(buildah from layered); buildah run "$container" -- cat /etc/os-release');
    expect(printed).toContain('ID=debian');
  });

  test('is made from a read-only mount, and leaves the tree unchanged', async () => {
    const containerfile = readFileSync(join(directory, 'Containerfile.splitter'), 'utf8');
    writeFileSync(
      join(directory, 'Containerfile.write'),
      containerfile.replace(/if \[ .*\n.*/, 'touch /chunkah/usr/x'),
    );
    const written = shell(splitTarget.replace('Containerfile.splitter', 'Containerfile.write'));
    await expect(written).rejects.toThrow("touch: cannot touch '/chunkah/usr/x': Read-only file system");
    expect(await treeChecksum('target')).toBe(checksumBefore);
  });

  test('has the digest of a build outside, of a mounted image and of a mounted container', async () => {
    await follow('Without a Containerfile');
    expect(digestOf('from-image')).toBe(digestOf('first'));
    expect(digestOf('from-container')).toBe(digestOf('first'));
  });

  test('has the names that the guide gives, and the second one can be removed', async () => {
    const names = async () => JSON.parse(await shell('podman image inspect layered'))[0].RepoTags.sort();
    expect(await names()).toEqual(['localhost/layered:latest', 'localhost/out:latest']);
    await shell(removeSecondName);
    expect(await names()).toEqual(['localhost/layered:latest']);
  });

  test('is made in one Containerfile too, with the config of the base', async () => {
    await follow('4. In one Containerfile');
    await assertValidImage(join(directory, 'out'));
    const { Config, Digest } = await inspect('single');
    expect(Digest).toBe(digestOf('out'));
    expect(Config).toMatchObject({ Cmd: ['bash'] });
    const single = await shell('podman image mount single');
    await expect(shell(`ls ${single}/usr/share/doc`)).rejects.toThrow('No such file');
    expect(await shell(`cat ${single}/etc/os-release`)).toContain('ID=debian');
    await shell('podman image unmount single');
  });

  test('is exported by the Containerfile for Docker, and becomes an archive that Docker loads', async () => {
    await shell(`buildah build --build-arg IMAGE=target --output type=local,dest=exported \\
      --build-arg CHUNKAH_CONFIG_STR="$(podman image inspect target)" --file Containerfile.export .
      skopeo copy oci:exported docker-archive:image.tar:layered:latest`);
    expect(digestOf('exported')).toBe(digestOf('first'));
    expect(await shell('tar -xOf image.tar manifest.json')).toContain('layered:latest');
  });

  test('keeps its digest in a registry', async () => {
    const tools = await registryTools(env.PATH);
    for (const commands of guide.commands('5. Push it')) await shell(commands, directory, tools);
    expect(await pushedDigest(tools)).toBe(digestOf('out'));
  });

  test('takes a large config from a file', async () => {
    const labels = Array.from({ length: 20 }, (_, at) => `large${at}=${'x'.repeat(10_000)}`);
    writeFileSync(join(directory, 'Containerfile.large'), `FROM target\nLABEL ${labels.join(' \\\n')}\n`);
    await shell('buildah build --tag large --file Containerfile.large .');
    const ofLarge = (commands: string) => commands.replaceAll(/(--from |inspect )target/g, '$1large');
    await expect(shell(ofLarge(splitTarget))).rejects.toThrow('Argument list too long');
    await follow('When the config is too large', ofLarge);
    const { Labels } = (await inspect('large')).Config;
    expect(Object.keys(Labels)).toContain('large19');
    expect(JSON.parse(readImage(join(directory, 'out')).config).config.Labels).toEqual(Labels);
  });

  test('follows a change of the image with podman build too, whose cache is on', async () => {
    const withPodman = (commands: string) =>
      commands.replaceAll('buildah build', 'podman build').replace('--tag layered', '--target chunkah');
    await shell(withPodman(splitTarget));
    const old = readImage(join(directory, 'out'));
    writeFileSync(join(directory, 'Containerfile.new'), 'FROM target\nRUN echo >> /usr/bin/bashbug\n');
    await shell('podman build --tag new --file Containerfile.new .');
    await shell(withPodman(splitTarget).replace('--from target', '--from new'));
    const oldDigests = new Set(old.layers.map(({ digest }) => digest));
    const changed = readImage(join(directory, 'out')).layers.filter(({ digest }) => !oldDigests.has(digest));
    expect(changed.map(({ annotations }) => annotations?.['org.chunkah.component'])).toEqual(['xattr/bash']);
  });
});

describe('the workflow of the guide for GitHub Actions', () => {
  const workflow = parse(readGuide('github-actions.md').files.get('.github/workflows/image.yaml') ?? '');
  const job: { readonly env: Record<string, string>; readonly steps: readonly Step[] } = workflow.jobs.image;

  test('starts every day', () => {
    expect(workflow.on.schedule).toEqual([{ cron: expect.stringMatching(/^[0-9]+ [0-9]+ \* \* \*$/) }]);
  });

  test('pushes the image that chunkah wrote, and the same one the next day', async () => {
    const repository = scratchDirectory();
    for (const name of ['Containerfile.target', 'Containerfile.splitter']) {
      cpSync(join(directory, name), join(repository, name));
    }
    const author = '-c user.name=author -c user.email=author@example.org';
    await shell(`git init --quiet && git add . && git ${author} commit --quiet -m all`, repository);

    const tools = await registryTools(env.PATH);
    const jobEnv = { ...job.env, ...tools, CHUNKAH: 'localhost/chunkah' };
    const steps = job.steps.filter(({ uses }) => uses === undefined);
    const digests: string[] = [];
    for (const _day of ['today', 'tomorrow']) {
      // The service runs each step with -e and nothing else.
      for (const step of steps) await shell(`set +uo pipefail\n${step.run}`, repository, { ...jobEnv, ...step.env });
      digests.push(await pushedDigest(tools));
      expect(digests.at(-1)).toBe(readImage(join(repository, 'out')).manifestDigest);
    }
    expect(digests[1]).toBe(digests[0]);
  });
});
