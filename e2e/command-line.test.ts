import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildResult, build, type PlanResult, plan } from 'chunkah';
import { describe, expect, test } from 'vitest';
import { useAtCall } from './at-call/at-call.ts';
import { withDescriptor } from './fifo.ts';
import { installedNode } from './installed-node.ts';
import { genFilemapPath, programPath, run, runChunkah } from './program.ts';
import { blobFile, readImage } from './read-image.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

const epoch = 1_700_000_000;
const atEpoch = ['--source-date-epoch', String(epoch)];
const toDirectory = ['-o', 'oci:output/image'];

/** Runs `chunkah ARGS` and expects it to succeed. */
async function succeed(
  place: Workplace,
  args: readonly string[],
  env = {},
): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await runAt(place, args, { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  return { stdout: String(stdout), stderr };
}

function imageAt(place: Workplace) {
  return readImage(join(place.output, 'image'));
}

interface ImageConfig {
  readonly created: string;
  readonly config?: { readonly Labels?: Record<string, string> };
}

function configAt(place: Workplace): ImageConfig {
  return JSON.parse(imageAt(place).config);
}

async function skopeoDigest(image: string): Promise<string> {
  return String(await run('skopeo', ['inspect', '--format', '{{.Digest}}', image])).trim();
}

describe('a Node that is too old', () => {
  test.each([18, 20])('of release %i is reported as the error, whatever it lacks', async (release) => {
    const node = await installedNode(release);
    for (const [program, args] of [
      [programPath, ['plan', '--rootfs', '/']],
      [programPath, ['--help']],
      [genFilemapPath, ['manifest', 'files.tsv']],
    ] as const) {
      expect(await runChunkah(args, { node, program })).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /^error: this is Node (18|20)\.\S+, but (chunkah|gen-filemap) needs .*\nhint: run it with a newer Node; .*\n$/,
        ),
      });
    }
  });
});

describe('help', () => {
  const options = [
    ...['--rootfs', '--image', '--keep-base', '--prune', '--skip-special-files'],
    ...['--config-file', '--no-config-file', '--preset'],
    ...[
      '--max-layers',
      '--packer',
      '--update-period',
      '--previous',
      '--component-map',
      '--filemap',
      '--no-repo',
      '--database',
      '--strip-hints',
      '--source-date-epoch',
    ],
    ...['--compat', '--config', '--config-str', '--label', '--annotation', '--arch', '--platform'],
    ...['-o, --output', '-t, --tag'],
    ...['--authfile', '--registry-ca', '--registry-insecure', '--mount-from'],
    ...['--compression', '--compressed', '--compression-level', '-T, --threads'],
    ...['--json', '--forecast', '--update-every', '--for', '--fail-on', '--digestfile', '--write-manifest-to'],
    ...[
      '--summary',
      '--report',
      '--write-peak-mem-to',
      '-v, --verbose',
      '--color',
      '--progress',
      '--no-progress',
      '-h, --help',
    ],
  ];
  const variables = [
    'CHUNKAH_ROOTFS',
    'CHUNKAH_CONFIG_STR',
    'SOURCE_DATE_EPOCH',
    'CHUNKAH_THREADS',
    'CHUNKAH_UPDATE_PERIOD',
    'CHUNKAH_PREVIOUS',
    'CHUNKAH_KEEP_BASE',
  ];

  test.each([
    ['build', '--help'],
    ['plan', '--help'],
    ['build', '-h'],
    ['help', 'build'],
  ])('chunkah %s %s tells every option', async (...args) => {
    const { code, stdout, stderr } = await runChunkah(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const text = String(stdout);
    const told = text.match(/^ {2}-\S+(?: --\S+)?/gm) ?? [];
    const own = args.includes('plan') ? ['--format', '--files', '--fetch', '--against'] : [];
    expect(told.map((option) => option.trim())).toEqual([...options.slice(0, -1), ...own, '-h, --help']);
    const words = text.replaceAll(/\s+/g, ' ');
    for (const variable of variables) expect(words).toContain(`env: ${variable}`);
    const widths = text.split('\n').map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });

  test.each([['--help'], ['-h'], ['help']])('chunkah %s lists the commands', async (...args) => {
    const { code, stdout, stderr } = await runChunkah(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(String(stdout)).toMatch(/\n {2}build [\s\S]*\n {2}plan /);
  });

  test('without a command, help goes to standard error and the run fails', async () => {
    const { stdout: help } = await runChunkah(['--help']);
    expect(await runChunkah([])).toMatchObject({ code: 1, stdout: Buffer.of(), stderr: String(help) });
  });

  test('has an example of each step, and says where the documentation is', async () => {
    const text = String((await runChunkah(['--help'])).stdout);
    expect(text).toMatch(/\nExample:\n {2}chunkah plan --rootfs rootfs\n {2}chunkah build --rootfs rootfs -o /);
    const folder = /\nDocumentation: (.*)\n$/.exec(text)?.[1] ?? '';
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['guide', 'writing-a-repo-plugin.md']));
  });

  test.each([['--version'], ['-V']])('chunkah %s prints the version', async (...args) => {
    const file = fileURLToPath(new URL('../packages/chunkah/package.json', import.meta.url));
    const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
    expect(await runChunkah(args)).toMatchObject({ code: 0, stdout: Buffer.from(`${version}\n`), stderr: '' });
  });
});

describe('environment variables', () => {
  test('set what the options set', async () => {
    const place = createWorkplace();
    await succeed(place, ['build', ...toDirectory], {
      CHUNKAH_CONFIG_STR: '{"Labels":{"from":"environment"}}',
      CHUNKAH_THREADS: '1',
      SOURCE_DATE_EPOCH: '86400',
    });
    const { created, config } = configAt(place);
    expect({ created, config }).toEqual({
      created: '1970-01-02T00:00:00Z',
      config: { Labels: { from: 'environment' } },
    });
  });

  test('count as unset when they are empty', async () => {
    const place = createWorkplace();
    const env = { CHUNKAH_THREADS: '', CHUNKAH_CONFIG_STR: '', SOURCE_DATE_EPOCH: '', CHUNKAH_UPDATE_PERIOD: '' };
    const before = Math.floor(Date.now() / 1000);
    await succeed(place, ['build', '-o', 'oci:output/image'], env);
    expect(Date.parse(configAt(place).created) / 1000).toBeGreaterThanOrEqual(before);
    const configured = { ...env, CHUNKAH_CONFIG_STR: '{"Created":"2001-01-01T00:00:00Z","Config":{}}' };
    await succeed(place, ['build', '-o', 'oci:output/other'], configured);
    const { created } = JSON.parse(readImage(join(place.output, 'other')).config);
    expect(created).toBe('2001-01-01T00:00:00Z');
  });

  test.each([
    { title: '-T 0', args: ['-T', '0'], env: {} },
    { title: 'CHUNKAH_THREADS=0', args: [], env: { CHUNKAH_THREADS: '0' } },
  ])('$title stands for as many threads as there are processors', async ({ args, env }) => {
    const place = createWorkplace();
    await succeed(place, ['build', ...toDirectory, ...atEpoch, ...args], env);
    await succeed(place, ['build', '-o', 'oci:output/one', ...atEpoch, '-T', '1']);
    expect(imageAt(place).manifestDigest).toBe(readImage(join(place.output, 'one')).manifestDigest);
    const { stdout } = await succeed(place, ['config', '--json', ...args], env);
    expect(JSON.parse(stdout).options.threads.value).toBe(availableParallelism());
  });

  test.each([
    { title: '--config-str', args: ['--config-str', '{"Labels":{"from":"option"}}'] },
    { title: '--config', args: ['--config', 'config.json'] },
  ])('count less than options: $title', async ({ args }) => {
    const place = createWorkplace();
    writeFileSync(join(place.directory, 'config.json'), '{"Labels":{"from":"option"}}');
    await succeed(
      place,
      ['build', '--rootfs', 'rootfs', ...toDirectory, ...args, '--source-date-epoch', '0', '-T', '2'],
      {
        CHUNKAH_ROOTFS: 'nowhere',
        CHUNKAH_CONFIG_STR: '{"Labels":{"from":"environment"}}',
        CHUNKAH_THREADS: '0',
        SOURCE_DATE_EPOCH: '86400',
      },
    );
    expect(configAt(place)).toMatchObject({ created: '1970-01-01T00:00:00Z', config: { Labels: { from: 'option' } } });
  });
});

describe('plan', () => {
  const components = [['xattr/alpha'], ['xattr/beta'], ['chunkah/unclaimed']];

  test('shows a line for each layer and the totals, and writes nothing', async () => {
    const place = createWorkplace();
    const { stdout, stderr } = await succeed(place, ['plan', '-o', 'output/image.tar']);
    expect(stderr).toBe('');
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['layer', 'stability', 'size', 'entries', 'components'],
      ['1', '0.368', '3.0 MiB', '2', 'xattr/alpha'],
      ['2', '0.368', '5 B', '3', 'xattr/beta'],
      ['3', '0.000', '0 B', '2', 'chunkah/unclaimed'],
      [''],
      ['layers', '3'],
      ['components', '3'],
      ['size', '3.0 MiB'],
      ['unclaimed', '0.0 % of the size'],
      ['expected download', '1.9 MiB a week, 63.2 % of the size'],
      [''],
    ]);
    expect(readdirSync(place.output)).toEqual([]);
  });

  test('--json agrees with the layers of the image and with the function plan', async () => {
    const place = createWorkplace();
    const planned: PlanResult = JSON.parse((await succeed(place, ['plan', '--json', ...atEpoch])).stdout);
    expect(planned.layers.map((layer) => layer.components)).toEqual(components);
    expect(await plan({ rootfs: place.rootfs, sourceDateEpoch: epoch })).toEqual(planned);
    await succeed(place, ['build', ...toDirectory, ...atEpoch]);
    expect(annotationsOf(planned)).toEqual(imageAt(place).layers.map(({ annotations }) => annotations));
  });
});

function annotationsOf({ layers }: PlanResult | BuildResult) {
  return layers.map((layer) => ({
    'org.chunkah.component': layer.components.join(' '),
    'org.chunkah.stability': layer.stability.toFixed(3),
  }));
}

describe('the result of build', () => {
  test.each([[[]], [['--compressed']]])('--json agrees with the image: %j', async (args) => {
    const place = createWorkplace();
    const { stdout } = await succeed(place, ['build', '--json', ...toDirectory, ...args]);
    const result: BuildResult = JSON.parse(stdout);
    const image = imageAt(place);
    const { config }: { config: { digest: string } } = JSON.parse(image.manifest);
    expect({ digest: result.digest, configDigest: result.configDigest }).toEqual({
      digest: image.manifestDigest,
      configDigest: config.digest,
    });
    expect(result.layers.map(({ digest, blobSize }) => ({ digest, size: blobSize }))).toEqual(
      image.layers.map(({ digest, size }) => ({ digest, size })),
    );
    expect(result.layers.map(({ diffId }) => diffId)).toEqual(image.diffIds);
    expect(annotationsOf(result)).toEqual(image.layers.map(({ annotations }) => annotations));
    const { layerBytes, entries, components } = result.statistics;
    expect({ layerBytes, entries, components }).toEqual({
      layerBytes: image.layers.reduce((sum, { size }) => sum + size, 0),
      entries: 4,
      components: 3,
    });
  });

  test('--digestfile holds the digest that skopeo finds', async () => {
    const place = createWorkplace();
    await succeed(place, ['build', ...toDirectory, '--digestfile', 'digest']);
    expect(readFileSync(join(place.directory, 'digest'), 'utf8')).toBe(await skopeoDigest(`oci:${place.output}/image`));
  });

  test('the function build makes the same image', async () => {
    const place = createWorkplace();
    const { stdout } = await succeed(place, [
      'build',
      '--json',
      ...toDirectory,
      ...atEpoch,
      '--label',
      'a=b',
      '-t',
      'x',
    ]);
    const path = join(place.output, 'by-function');
    const result = await build({
      rootfs: place.rootfs,
      output: { kind: 'directory', path },
      sourceDateEpoch: epoch,
      labels: ['a=b'],
      tag: 'x',
    });
    const told: BuildResult = JSON.parse(stdout);
    const withoutClock = ({ statistics: { prepareSeconds, writeSeconds, ...statistics }, ...rest }: BuildResult) => {
      expect(prepareSeconds + writeSeconds).toBeGreaterThan(0);
      return { ...rest, statistics };
    };
    expect(withoutClock(result)).toEqual(withoutClock(told));
    await run('diff', ['-r', path, join(place.output, 'image')]);
  });

  test('a summary and the expected download go to standard error', async () => {
    const place = createWorkplace();
    const { stderr } = await succeed(place, ['build', ...toDirectory]);
    expect(stderr).toMatch(
      /^sha256:[0-9a-f]{64}: 3 layers, 3\.0 MiB, \d+\.\d s\nexpected download: 1\.9 MiB a week, 63\.2 % of the size\n$/,
    );
    expect(stderr).toContain(imageAt(place).manifestDigest);
  });

  test('--write-manifest-to holds the components before packing', async () => {
    const place = createWorkplace();
    await succeed(place, ['build', ...toDirectory, '--max-layers', '1', '--write-manifest-to', 'components.json']);
    expect(JSON.parse(readFileSync(join(place.directory, 'components.json'), 'utf8'))).toEqual({
      components: {
        'chunkah/unclaimed': { file_count: 2, size: 0, stability: 0, files: ['/usr', '/usr/lib'] },
        'xattr/alpha': { file_count: 1, size: 3 * 1024 * 1024, stability: Math.exp(-1), files: ['/usr/big'] },
        'xattr/beta': { file_count: 1, size: 5, stability: Math.exp(-1), files: ['/usr/lib/small'] },
      },
    });
  });

  test('--write-peak-mem-to holds a number of bytes', async () => {
    const place = createWorkplace();
    await succeed(place, ['build', ...toDirectory, '--write-peak-mem-to', 'peak']);
    const peak = readFileSync(join(place.directory, 'peak'), 'utf8');
    expect(peak).toMatch(/^[1-9][0-9]*\n$/);
    expect(Number(peak)).toBeGreaterThan(16 * 1024 * 1024);
    expect(Number(peak)).toBeLessThan(1024 * 1024 * 1024);
  });

  test('-v shows the steps, -vv at least as much', async () => {
    const place = createWorkplace();
    const infoLines = async (...args: string[]) => {
      const { stderr } = await succeed(place, ['plan', ...args]);
      return stderr.split('\n').filter((line) => line.startsWith('info: '));
    };
    const lines = await infoLines('-v');
    expect(lines).toEqual(expect.arrayContaining(['info: found 4 entries', 'info: repo xattr: 2 components']));
    expect(await infoLines('-vv')).toEqual(lines);
    expect(await infoLines()).toEqual([]);
  });

  test('options about messages may precede the command, and add to those after it', async () => {
    const place = createWorkplace();
    const infoLines = async (args: string[]) => {
      const { stderr } = await succeed(place, args);
      return stderr.split('\n').filter((line) => line.startsWith('info: '));
    };
    expect(await infoLines(['-v', 'plan'])).toContain('info: found 4 entries');
    for (const args of [
      ['-vv', 'plan'],
      ['-v', 'plan', '-v'],
      ['--verbose', '--no-progress', '-v', 'plan'],
    ]) {
      const { stderr } = await succeed(place, [...args, '--max-layers', '3']);
      expect(stderr).toContain('debug: layer 1: ');
    }
    expect((await succeed(place, ['--color', 'always', 'plan', '-v'])).stderr).toContain('\x1b[');
    expect((await succeed(place, ['--color=always', 'plan', '-v', '--color', 'never'])).stderr).not.toContain('\x1b[');
    expect((await runAt(place, ['-v', '--max-layers', '3', 'plan'])).stderr).toContain("unknown option '--max-layers'");
  });

  test('--strip-hints leaves the hints out of the layers; without it they are recorded', async () => {
    const place = createWorkplace();
    await succeed(place, ['build', '-o', 'oci:output/with']);
    await succeed(place, ['build', ...toDirectory, '--strip-hints']);
    const hinted = (image: string) => {
      const { layers } = readImage(join(place.output, image));
      return layers.map(({ digest }) => {
        return readFileSync(blobFile(join(place.output, image), digest)).includes('SCHILY.xattr.user.component');
      });
    };
    expect(hinted('with')).toEqual([true, true, false]);
    expect(hinted('image')).toEqual([false, false, false]);
  });
});

describe('the name of the image', () => {
  const namesIn = ({ index }: ReturnType<typeof readImage>) =>
    index.manifests.map(({ annotations }) => annotations?.['org.opencontainers.image.ref.name']);
  const nameIn = (image: ReturnType<typeof readImage>) => namesIn(image)[0];

  test('is what follows the path, and skopeo finds it there', async () => {
    const place = createWorkplace();
    await succeed(place, ['build', '-o', 'oci:output/image:localhost/a:1', ...atEpoch]);
    await succeed(place, ['build', '-o', 'oci-archive:output/image.tar:2', '--tag', '2', ...atEpoch]);
    expect(nameIn(imageAt(place))).toBe('localhost/a:1');
    const digest = imageAt(place).manifestDigest;
    expect(await skopeoDigest(`oci:${place.output}/image:localhost/a:1`)).toBe(digest);
    expect(await skopeoDigest(`oci-archive:${place.output}/image.tar:2`)).toBe(digest);
  });

  test('may be one of several, after the path, from --tag or from a config, each once', async () => {
    const place = createWorkplace();
    const names = ['-o', 'oci:output/image:a', '-t', 'b', '-t', 'a', '-t', 'c'];
    await succeed(place, ['build', ...names, ...atEpoch]);
    expect(namesIn(imageAt(place))).toEqual(['a', 'b', 'c']);
    const { manifestDigest, index } = imageAt(place);
    for (const name of ['a', 'b', 'c']) {
      expect(await skopeoDigest(`oci:${place.output}/image:${name}`)).toBe(manifestDigest);
    }
    await run('umoci', ['unpack', '--rootless', '--image', `${place.output}/image:c`, join(place.output, 'bundle')]);
    const config = { output: 'oci-archive:output/image.tar:a', tag: ['b', 'a', 'c'] };
    writeFileSync(join(place.directory, 'chunkah.config.json'), JSON.stringify(config));
    await succeed(place, ['build', ...atEpoch]);
    const archive = await run('tar', ['-xOf', join(place.output, 'image.tar'), 'index.json']);
    expect(JSON.parse(String(archive))).toEqual(index);
    await run('skopeo', ['copy', `oci-archive:${place.output}/image.tar:c`, `dir:${place.output}/copy`]);
    const compat = ['--compat', 'chunkah-0.6', '--no-config-file'];
    await succeed(place, ['build', '-o', 'oci:output/other', '-t', 'b', '-t', 'c', ...compat]);
    expect(namesIn(readImage(join(place.output, 'other')))).toEqual(['c']);
  });

  test('picks the previous image', async () => {
    const place = createWorkplace();
    await succeed(place, ['build', '-o', 'oci:output/image', '-t', 'a', '-t', 'b', ...atEpoch]);
    await succeed(place, ['build', '-o', 'oci:output/next', '--previous', 'oci:output/image:b', ...atEpoch]);
    expect(readImage(join(place.output, 'next')).manifestDigest).toBe(imageAt(place).manifestDigest);
    const unknown = await runAt(place, ['build', '-o', 'oci:output/no', '--previous', 'oci:output/image:c']);
    expect(unknown.stderr).toMatch(/image c.*\nhint: it holds a, b\n/s);
  });

  test('is not part of a path for --compat, nor of a file without a transport', async () => {
    const place = createWorkplace();
    await succeed(place, ['build', '-o', 'oci:output/image:1', '--compat', 'chunkah-0.6']);
    await succeed(place, ['build', '-o', 'output/image:1.oci']);
    expect(readdirSync(place.output)).toEqual(['image:1', 'image:1.oci']);
    expect(nameIn(readImage(join(place.output, 'image:1')))).toBeUndefined();
  });

  test('comes from the command line where a config has another one', async () => {
    const place = createWorkplace();
    const write = (content: object) =>
      writeFileSync(join(place.directory, 'chunkah.config.json'), JSON.stringify(content));
    write({ output: 'oci:output/image:config' });
    await succeed(place, ['build', '--tag', 'line']);
    expect(nameIn(imageAt(place))).toBe('line');
    write({ output: 'oci:output/other', tag: 'config' });
    await succeed(place, ['build', '-o', 'oci:output/third:line']);
    expect(nameIn(readImage(join(place.output, 'third')))).toBe('line');
    await succeed(place, ['build']);
    expect(nameIn(readImage(join(place.output, 'other')))).toBe('config');
    const config = `${place.directory}/chunkah.config.json`;
    write({ output: 'foo:/x' });
    expect((await runAt(place, ['build'])).stderr).toContain(
      `error: ${config}: output does not support foo:, only oci:`,
    );
  });
});

describe('an archive', () => {
  const atCall = useAtCall();

  test('oci-archive:FILE, FILE, standard output and /dev/stdout are the same bytes', async () => {
    const place = createWorkplace();
    const path = (name: string) => join(place.output, name);
    await succeed(place, ['build', '-o', 'oci-archive:output/prefixed', ...atEpoch]);
    await succeed(place, ['build', '-o', 'output/plain', ...atEpoch]);
    const toFile = (name: string, args: readonly string[]) =>
      withDescriptor(path(name), (stdout) => runAt(place, ['build', ...atEpoch, ...args], { stdout }));
    expect(await toFile('redirected', [])).toMatchObject({ code: 0 });
    expect(await toFile('device', ['-o', '/dev/stdout'])).toMatchObject({ code: 0 });
    expect(await toFile('dash', ['-o', '-'])).toMatchObject({ code: 0 });
    for (const name of ['plain', 'redirected', 'device', 'dash']) await run('cmp', [path('prefixed'), path(name)]);
    expect(await skopeoDigest(`oci-archive:${path('plain')}`)).toMatch(/^sha256:/);
    expect(readdirSync(place.output).sort()).toEqual(['dash', 'device', 'plain', 'prefixed', 'redirected']);
  });

  test.each([[[]], [['--compressed']]])('takes the place of an old file at the end: %j', async (args) => {
    const place = createWorkplace();
    const image = join(place.output, 'image');
    writeFileSync(image, 'old');
    const { ino } = statSync(image);
    const event = { call: 'open', path: `${place.rootfs}/usr/big`, command: 'cat output/image >meanwhile' } as const;
    await succeed(place, ['build', '-o', 'output/image', ...args], atCall(event));
    expect(readFileSync(join(place.directory, 'meanwhile'), 'utf8')).toBe('old');
    expect(statSync(image).ino).not.toBe(ino);
    expect(await skopeoDigest(`oci-archive:${image}`)).toMatch(/^sha256:/);
    expect(readdirSync(place.output)).toEqual(['image']);
  });

  test.each([[[]], [['--compat', 'chunkah-0.6']]])('is never compressed, only its layers are: %j', async (args) => {
    const place = createWorkplace();
    await succeed(place, ['build', '-o', 'output/image', '--compressed', ...args]);
    const image = join(place.output, 'image');
    expect(readFileSync(image).toString('latin1', 257, 262)).toBe('ustar');
    const manifest = JSON.parse(String(await run('skopeo', ['inspect', '--raw', `oci-archive:${image}`])));
    for (const { mediaType } of manifest.layers) expect(mediaType).toMatch(/\+gzip$/);
  });

  test('takes the place of the file that a symlink leads to', async () => {
    const place = createWorkplace();
    writeFileSync(join(place.output, 'image'), 'old');
    symlinkSync('output/image', join(place.directory, 'link'));
    await succeed(place, ['build', '-o', 'link']);
    expect(statSync(join(place.output, 'image')).size).toBeGreaterThan(3 * 1024 * 1024);
    expect(String(await run('readlink', [join(place.directory, 'link')]))).toBe('output/image\n');
  });
});
