import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { ensureRoot } from '@chunkah/roots';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programPath, run, runChunkah, scratchDirectory } from './program.ts';
import { blobFile, type ImageFiles, readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { extractLayers } from './real-root/extract-layers.ts';
import { startRegistry } from './real-root/loopback-registry.ts';
import { readOnlyMount } from './real-root/mounts.ts';
import { addOddEntries, timeBefore1970 } from './real-root/odd-entries.ts';
import { type TimeRule, treeDifferences } from './real-root/tree-differences.ts';

/** One way to build, and what it changes on purpose. */
interface Mode {
  readonly mode: string;
  readonly modeArgs: readonly string[];
  readonly times: TimeRule;
  /**
   * All differences between the root and what GNU tar extracts, in the words of `treeDifferences`.
   */
  readonly changes: readonly string[];
}

const year2100 = 4_102_444_800;
const year2023 = 1_672_531_200;

const modes: readonly Mode[] = [
  {
    mode: 'default',
    // Fewer layers than components: several share one.
    modeArgs: ['--max-layers', '40'],
    // A directory takes the newest time of its layer's other entries.
    times: { newest: year2100, directoryTimes: false, mayBeEarlier: true },
    changes: [...timeChanges('opt/beta/before 1970', 0)],
  },
  {
    mode: 'compat',
    // More layers than components. The directories are as on the disk, since `chunkah/unclaimed`
    // has them and comes last.
    modeArgs: ['--compat', 'chunkah-0.6', '--max-layers', '100'],
    times: { newest: year2023, directoryTimes: true },
    changes: [
      ...timeChanges('opt/beta/before 1970', year2023),
      ...targetChanges('opt/odd/to doubled', 'a//b/./c', 'a/b/c'),
      ...targetChanges('opt/odd/to root', '/', '//'),
      // Each name goes by its own claim: a file of two components is two files.
      '- one file: opt/alpha/linked = opt/alpha/linked again = opt/beta/linked',
      '+ one file: opt/alpha/linked = opt/alpha/linked again',
      './opt/beta/linked: Not linked to ./opt/alpha/linked',
    ],
  },
];

/**
 * The one thing that umoci, podman and buildah lose: the tar reader of the language that they are
 * written in takes a PAX record with an empty value for none. GNU tar finds it in the same layers.
 */
const lostByGo = ['- usr/lib/os-release: user.empty=0x'];

const tag = 'localhost/debian:odd';
const config = { Cmd: ['bash'], Env: ['PATH=/usr/sbin:/usr/bin:/sbin:/bin'], Labels: { purpose: 'test' } };

const scratch = scratchDirectory(afterAll);
const root = join(scratch, 'root');

/** What every build here gets: later ones of equal options win. */
const commonArgs = [
  ['--rootfs', root],
  ['--source-date-epoch', String(year2100)],
  ['--config-str', JSON.stringify(config)],
  ['--tag', tag],
].flat();

async function build(...args: string[]): Promise<void> {
  const { code, stderr } = await runChunkah(['build', ...commonArgs, ...args]);
  expect(code, stderr).toBe(0);
}

beforeAll(async () => {
  const source = await ensureRoot('debian-minimal');
  await run('cp', ['-a', '--reflink=auto', source, root]);
  // An image holds no device nodes, and these tests compare whole trees.
  await run('find', [join(root, 'dev'), '(', '-type', 'b', '-o', '-type', 'c', ')', '-delete']);
  addOddEntries(root);
});

describe.each(modes)('an image of a Debian root in $mode mode', ({ mode, modeArgs, times, changes }) => {
  const directory = join(scratch, mode);
  const archive = `${directory}.tar`;
  /** What GNU tar extracts: the other programs' trees are compared with it. */
  const extracted = `${directory}-extracted`;
  const buildArgs = [...modeArgs, '--source-date-epoch', String(times.newest)];
  let image: ImageFiles;

  /** The digest of the one manifest of a valid image. */
  const validDigest = async (path: string) => (await assertValidImage(path)).manifests[0]?.digest;

  beforeAll(async () => {
    await build('-o', `oci:${directory}`, ...buildArgs);
    await build('-o', archive, ...buildArgs);
    image = readImage(directory);
    await extractLayers(directory, extracted);
  });

  test('is valid, as a directory, as an archive and from a read-only mount', async () => {
    expect(await validDigest(directory)).toBe(image.manifestDigest);
    expect(await validDigest(archive)).toBe(image.manifestDigest);
    const mounted = readOnlyMount(root);
    expect(() => writeFileSync(join(mounted, 'x'), '')).toThrow('EROFS');
    const output = scratchDirectory();
    await build('--rootfs', mounted, ...buildArgs, '-o', `oci:${join(output, 'image')}`);
    await build('--rootfs', mounted, ...buildArgs, '-o', join(output, 'archive'));
    expect(await validDigest(join(output, 'image'))).toBe(image.manifestDigest);
    expect(await validDigest(join(output, 'archive'))).toBe(image.manifestDigest);
  });

  test('is the root again when GNU tar extracts it', async () => {
    expect(image.layers.at(-1)?.annotations?.['org.chunkah.component']).toContain('chunkah/unclaimed');
    const differences = await treeDifferences(root, extracted, times);
    expect(differences.sort()).toEqual([...changes].sort());
  });

  test('names the version of each source package, except with --compat', async () => {
    const format = ['dpkg/$', '{source:Package} $', '{source:Version}\\n'].join('');
    const listed = await run('dpkg-query', ['--admindir', join(root, 'var/lib/dpkg'), '-W', '-f', format]);
    const installed = new Set(String(listed).trim().split('\n'));
    const lists = image.layers.map(({ annotations = {} }) => {
      return ['component', 'version'].map((name) => annotations[`org.chunkah.${name}`]?.split(' ') ?? []);
    });
    const named = lists.flatMap(([names = [], versions = []]) =>
      versions.map((version, at) => `${names[at]} ${version}`),
    );
    const ofPackages = named.filter((name) => name.startsWith('dpkg/'));
    expect(ofPackages.filter((name) => !installed.has(name))).toEqual([]);
    expect(ofPackages.length > 50).toBe(mode === 'default');
    const lengths = lists.filter(([, versions = []]) => versions.length > 0);
    expect(lengths.every(([names = [], versions = []]) => names.length === versions.length)).toBe(true);
  });

  test('can be inspected and copied with skopeo', async () => {
    const output = scratchDirectory();
    const inspect = async (source: string, ...args: string[]) =>
      JSON.parse((await run('skopeo', ['inspect', ...args, source])).toString());
    const layers = image.layers.map(({ digest }) => digest);
    expect(await inspect(`oci:${directory}:${tag}`)).toMatchObject({ Digest: image.manifestDigest, Layers: layers });
    expect(await inspect(`oci-archive:${archive}`, '--config')).toMatchObject({ config });

    const plain = join(output, 'dir');
    await run('skopeo', ['copy', `oci:${directory}:${tag}`, `dir:${plain}`]);
    expect(readFileSync(join(plain, 'manifest.json'), 'utf8')).toBe(image.manifest);
    for (const { digest } of image.layers) {
      await run('cmp', [join(plain, digest.replace('sha256:', '')), blobFile(directory, digest)]);
    }

    const dockerArchive = `docker-archive:${join(output, 'docker.tar')}`;
    await run('skopeo', ['copy', `oci-archive:${archive}`, `${dockerArchive}:${tag}`]);
    expect(await inspect(dockerArchive)).toMatchObject({ Layers: image.diffIds });
  });

  // What --compat changes in a layer GNU tar has read above, and the golden digests pin it.
  if (mode === 'compat') return;

  test('unpacks with umoci', async () => {
    const bundle = join(scratchDirectory(), 'bundle');
    await run('umoci', ['unpack', '--image', `${directory}:${tag}`, bundle]);
    expect(await treeDifferences(extracted, join(bundle, 'rootfs'))).toEqual(lostByGo);
  });

  test('loads with podman from a pipe and mounts, and runs with buildah', async () => {
    const env = containerStorage();
    const program = [process.execPath, programPath, 'build', ...commonArgs, ...buildArgs];
    await run('bash', ['-c', 'set -o pipefail; "$@" | podman load --quiet', 'pipe', ...program], { env });
    const digest = await run('podman', ['image', 'inspect', '--format', '{{.Digest}}', tag], { env });
    expect(digest.toString().trim()).toBe(image.manifestDigest);
    const mounted = await run('podman', ['image', 'mount', tag], { env });
    expect(await treeDifferences(extracted, mounted.toString().trim())).toEqual(lostByGo);

    const container = await run('buildah', ['from', '--quiet', `oci-archive:${archive}`], { env });
    const command = ['run', '--isolation', 'chroot', container.toString().trim(), '--', 'cat', '/etc/os-release'];
    expect(await run('buildah', command, { env })).toEqual(readFileSync(join(root, 'usr/lib/os-release')));
  });
});

describe('a registry', () => {
  test('gives an image back as it was pushed', async () => {
    const output = scratchDirectory();
    const [pushed, pulled] = [join(output, 'pushed'), join(output, 'pulled')];
    await build('-o', `oci:${pushed}`);
    const repository = `docker://${await startRegistry()}/debian:odd`;
    // Without --preserve-digests skopeo compresses layers on their way.
    const copy = ['copy', '--preserve-digests'];
    await run('skopeo', [...copy, '--dest-tls-verify=false', `oci:${pushed}:${tag}`, repository]);
    await run('skopeo', [...copy, '--src-tls-verify=false', repository, `oci:${pulled}:${tag}`]);
    // skopeo writes an index of its own; all it names is ours, and is validated anew.
    await assertValidImage(pulled, { strict: false });
    const { index: _, ...image } = readImage(pushed);
    expect(readImage(pulled)).toMatchObject(image);
  });
});

// skopeo 1.9 does not read `oci-archive:/dev/stdin`: it looks for the file that the link's text
// names, and finds none.
test('skopeo reads an image from a fifo', async () => {
  const output = scratchDirectory();
  const [fifo, digestFile, copied] = [join(output, 'fifo'), join(output, 'digest'), join(output, 'copied')];
  // A build that failed would leave skopeo waiting, and its temporary files with it.
  const script =
    'mkfifo "$1"; skopeo --tmpdir "$3" copy "oci-archive:$1" "dir:$2" & trap "kill $!" EXIT;' +
    ' shift 3; "$@" && wait $! && trap - EXIT';
  const program = [process.execPath, programPath, 'build', ...commonArgs, '-o', fifo, '--digestfile', digestFile];
  await run('bash', ['-c', script, 'fifo', fifo, copied, output, ...program]);
  const digest = await run('skopeo', ['inspect', '--format', '{{.Digest}}', `dir:${copied}`]);
  expect(digest.toString().trim()).toBe(readFileSync(digestFile, 'utf8').trim());
});

function timeChanges(path: string, seconds: number): string[] {
  return [
    `- ${path}: time ${timeBefore1970}.0000000000`,
    `+ ${path}: time ${seconds}.0000000000`,
    `./${path}: Mod time differs`,
  ];
}

function targetChanges(path: string, target: string, tidied: string): string[] {
  return [`- ${path} -> ${target}`, `+ ${path} -> ${tidied}`, `./${path}: Symlink differs`];
}
