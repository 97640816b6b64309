import { cpSync, writeFileSync } from 'node:fs';
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
    DIRECTORY: directory,
    PATH: `${programs}:${process.env.PATH}:/usr/sbin:/sbin`,
  };
  for (const [name, content] of guide.files) writeFileSync(join(directory, name), content);
  await prepareDebianImage(directory, env);

  const [pack = '', ...install] = guide.commands('1. An image that has chunkah');
  await shell(pack, checkout);
  for (const commands of install) await shell(commands);
  await follow('2. Your image');
  checksumBefore = await treeChecksum('target');
  await follow('3. Its new layers');
  await run('cp', ['-a', join(directory, 'out/image'), firstImage]);
});

async function shell(commands: string, cwd = directory, more: Record<string, string> = {}): Promise<string> {
  const printed = await run('bash', ['-euo', 'pipefail', '-c', commands], { cwd, env: { ...env, ...more } });
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
    expect(await treeDifferences(target, layered, { newest, directoryTimes: false })).toEqual([]);
    expect(await shell(`getcap ${layered}/usr/bin/nice`)).toContain('cap_net_raw=ep');
    await expect(shell(`ls ${layered}/usr/share/doc`)).rejects.toThrow('No such file');
    await shell('podman image unmount target layered');
  });

  test('runs', async () => {
    const printed = await shell('container=$(buildah from layered); buildah run "$container" -- cat /etc/os-release');
    expect(printed).toContain('ID=debian');
  });

  test('is made of a mount where nothing can be written, and leaves the tree as it was', async () => {
    const containerfile = guide.files.get('Containerfile.layers') ?? '';
    writeFileSync(join(directory, 'Containerfile.write'), containerfile.replace(/rm -rf .*/, 'touch /chunkah/usr/x'));
    const written = follow('3. Its new layers', (commands) =>
      commands.replace('Containerfile.layers', 'Containerfile.write'),
    );
    await expect(written).rejects.toThrow("touch: cannot touch '/chunkah/usr/x': Read-only file system");
    expect(await treeChecksum('target')).toBe(checksumBefore);
  });

  test('has the digest of a build outside, of a mounted image and of a mounted container', async () => {
    await follow('Without a Containerfile');
    expect(digestOf('from-image')).toBe(digestOf('first'));
    expect(digestOf('from-container')).toBe(digestOf('first'));
  });

  test('keeps its digest in a registry', async () => {
    const tools = await registryTools(env.PATH);
    for (const commands of guide.commands('4. Push it')) await shell(commands, directory, tools);
    expect(await pushedDigest(tools)).toBe(digestOf('out/image'));
  });

  test('takes a large config from a file', async () => {
    const labels = Array.from({ length: 20 }, (_, at) => `large${at}=${'x'.repeat(10_000)}`);
    writeFileSync(join(directory, 'Containerfile.large'), `FROM target\nLABEL ${labels.join(' \\\n')}\n`);
    await shell('buildah build --tag large --file Containerfile.large .');
    const ofLarge = (commands: string) => commands.replaceAll(/(IMAGE=|inspect )target/g, '$1large');
    await expect(follow('3. Its new layers', ofLarge)).rejects.toThrow('Argument list too long');
    await follow('A config too large', ofLarge);
    const { Labels } = (await inspect('large')).Config;
    expect(Object.keys(Labels)).toContain('large19');
    expect(JSON.parse(readImage(join(directory, 'out/image')).config).config.Labels).toEqual(Labels);
  });

  test('follows a change of the image with podman build too, whose cache is on', async () => {
    const withPodman = (commands: string) =>
      commands.replaceAll('buildah build', 'podman build').replace('--tag layered', '--target layers');
    await follow('3. Its new layers', withPodman);
    const old = readImage(join(directory, 'out/image'));
    writeFileSync(join(directory, 'Containerfile.new'), 'FROM target\nRUN echo >> /usr/bin/bashbug\n');
    await shell('podman build --tag new --file Containerfile.new .');
    await follow('3. Its new layers', (commands) => withPodman(commands).replace('IMAGE=target', 'IMAGE=new'));
    const oldDigests = new Set(old.layers.map(({ digest }) => digest));
    const changed = readImage(join(directory, 'out/image')).layers.filter(({ digest }) => !oldDigests.has(digest));
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
    for (const name of ['Containerfile.target', 'Containerfile.layers']) {
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
      expect(digests.at(-1)).toBe(readImage(join(repository, 'out/image')).manifestDigest);
    }
    expect(digests[1]).toBe(digests[0]);
  });
});
