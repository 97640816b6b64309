import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Files, placeWith, shownConfig, smallTree, writeFiles } from './config-place.ts';
import { installedNode } from './installed-node.ts';
import { nodeAsNobody, toArchive } from './mistake.ts';
import { programPath, run } from './program.ts';
import { readImage } from './read-image.ts';
import { createWorkplace, runAt } from './workplace.ts';

/** A config in each kind of file. All but JSON use what a config of today may. */
const kinds: Files = {
  ts: `
    import { type Config, defineConfig } from 'chunkah';
    interface Own { readonly layers: number }
    const own: Own = { layers: 7 };
    export default defineConfig({ maxLayers: own.layers } satisfies Config);`,
  mts: "import { defineConfig } from 'chunkah'; const layers: number = 7; export default defineConfig({ maxLayers: layers });",
  js: "import { defineConfig } from 'chunkah'; export default defineConfig({ maxLayers: 7 });",
  mjs: "import { defineConfig } from 'chunkah'; export default defineConfig({ maxLayers: 7 });",
  json: '{ "maxLayers": 7 }',
};
const names = Object.keys(kinds).flatMap((kind) => [`chunkah.config.${kind}`, `.config/chunkah.${kind}`]);
const contentOf = (name: string) => kinds[name.slice(name.lastIndexOf('.') + 1)] ?? '';

describe('a config without node_modules and package.json beside it', () => {
  test.each(names)('%s is read without a message, and nothing is written', async (name) => {
    const place = placeWith({ [name]: contentOf(name) });
    const before = readdirSync(place.directory, { recursive: true });
    const file = join(place.directory, name);
    const { options, configFile, stderr } = await shownConfig(place);
    expect({ configFile, stderr }).toEqual({ configFile: file, stderr: '' });
    expect(options.maxLayers).toEqual({ value: 7, origin: `config ${file}` });
    expect(readdirSync(place.directory, { recursive: true })).toEqual(before);
  });

  test.each(names)('%s is read by the oldest Node without a message', async (name) => {
    const place = placeWith({ [name]: contentOf(name) });
    const { options, stderr } = await shownConfig(place, [], { node: await installedNode(22) });
    expect(stderr).toBe('');
    expect(options.maxLayers).toMatchObject({ value: 7 });
  });

  test('repos of ours can be imported', async () => {
    const place = placeWith({
      'chunkah.config.ts': `
        import pathmap from '@chunkah/repo-pathmap';
        export default { repos: [pathmap({ rules: [{ prefix: '/usr', component: 'usr' }] })] };`,
    });
    const { code, stdout, stderr } = await runAt(place, ['plan', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      JSON.parse(stdout.toString()).layers.flatMap(({ components }: { components: string[] }) => components),
    ).toContain('pathmap/usr');
  });
});

describe('beside a package.json', () => {
  test.each(['commonjs', 'module'])('of type %s TypeScript is a module all the same', async (type) => {
    const place = placeWith({ 'package.json': JSON.stringify({ type }), 'chunkah.config.ts': kinds.ts ?? '' });
    expect(await shownConfig(place)).toMatchObject({ stderr: '', options: { maxLayers: { value: 7 } } });
  });

  test('the config may be CommonJS, and import files beside it', async () => {
    const place = placeWith({
      'chunkah.config.js': "module.exports = { maxLayers: require('./layers.js') };",
      'layers.js': 'module.exports = 7;',
    });
    expect(await shownConfig(place)).toMatchObject({ stderr: '', options: { maxLayers: { value: 7 } } });
  });

  test('its key "chunkah" is a config', async () => {
    const place = placeWith({ 'package.json': '{ "name": "x", "chunkah": { "maxLayers": 7 } }' });
    expect(await shownConfig(place)).toMatchObject({ stderr: '', options: { maxLayers: { value: 7 } } });
  });
});

describe('which config is read', () => {
  test('the first of two is used, and a warning names the other', async () => {
    const place = placeWith({ 'chunkah.config.json': '{ "tag": "a" }', '.config/chunkah.mjs': 'export default {}' });
    const { options, stderr } = await shownConfig(place);
    expect(options.tag).toMatchObject({ value: 'a' });
    expect(stderr).toBe(
      `warning: the config .config/chunkah.mjs is not read: ${place.directory}/chunkah.config.json comes first\n`,
    );
  });

  test('none above or below the working directory', async () => {
    const place = placeWith({
      'chunkah.config.json': '{ "tag": "above" }',
      'here/below/chunkah.config.json': '{ "tag": "below" }',
    });
    const cwd = join(place.directory, 'here');
    expect(await shownConfig(place, [], { cwd })).not.toHaveProperty('configFile');
  });

  test('the one that is named; its paths start at its folder', async () => {
    const place = placeWith({
      'chunkah.config.json': '{ "tag": "found" }',
      'there/my.json': '{ "tag": "named", "filemap": "map.json", "output": "oci:image" }',
      'there/.config/chunkah.json': '{ "tag": "inner", "filemap": "map.json" }',
    });
    const named = await shownConfig(place, ['--config-file', 'there/my.json']);
    expect(named.options).toMatchObject({
      tag: { value: 'named' },
      filemap: { value: `${place.directory}/there/map.json` },
      output: { value: `oci:${place.directory}/there/image` },
    });
    const inner = await shownConfig(place, ['--config-file', 'there/.config/chunkah.json']);
    expect(inner.options).toMatchObject({ filemap: { value: `${place.directory}/there/map.json` } });
  });

  test('none with --no-config-file, not even to report a broken one', async () => {
    const place = placeWith({ 'chunkah.config.ts': 'throw 1' });
    const { options, configFile, stderr } = await shownConfig(place, ['--no-config-file']);
    expect({ configFile, stderr, tag: options.tag }).toEqual({ configFile: undefined, stderr: '', tag: undefined });
  });

  test('options of the library that looks for it are ignored, and none of its files runs', async () => {
    const mark = 'require("node:fs").writeFileSync("mark", "")';
    const place = placeWith({
      'package.json': '{ "cosmiconfig": { "searchPlaces": ["other.json"] } }',
      'other.json': '{ "tag": "other" }',
      ...Object.fromEntries(['js', 'cjs', 'ts'].map((extension) => [`.config/config.${extension}`, mark])),
      'chunkah.config.json': '{ "tag": "own" }',
    });
    expect((await shownConfig(place)).options.tag).toMatchObject({ value: 'own' });
    expect(readdirSync(place.directory)).not.toContain('mark');
  });
});

describe('what a config exports', () => {
  test.each([
    ['an object', 'export default { maxLayers: 7 }'],
    ['a promise', 'export default Promise.resolve({ maxLayers: 7 })'],
    ['a function', 'export default () => ({ maxLayers: 7 })'],
    ['an asynchronous function', 'export default async () => ({ maxLayers: 7 })'],
    ['what it waits for first', 'export default await new Promise((done) => setTimeout(done, 20, { maxLayers: 7 }))'],
  ])('%s', async (_, content) => {
    const { options } = await shownConfig(placeWith({ 'chunkah.config.mjs': content }));
    expect(options.maxLayers).toMatchObject({ value: 7 });
  });

  test('a function gets the rootfs, its os-release, the environment and the command', async () => {
    const place = placeWith({
      'chunkah.config.ts':
        'export default (context) => ({ labels: ["told=" + JSON.stringify({ ...context, env: context.env.OWN })] })',
    });
    const env = { OWN: 'x' };
    const told = async (args: readonly string[]) => {
      const { labels } = (await shownConfig(place, args, { env })).options;
      const [{ value } = { value: '' }] = Array.isArray(labels) ? labels : [];
      return JSON.parse(String(value).replace('told=', ''));
    };
    const osRelease = { ID: 'acme', VERSION_ID: '7' };
    expect(await told([])).toEqual({ rootfs: place.rootfs, osRelease, env: 'x', command: 'config' });
    expect(await told(['--rootfs', 'rootfs'])).toMatchObject({ rootfs: 'rootfs', osRelease });
    const withoutRootfs = await runAt(place, ['config'], { env: { ...env, CHUNKAH_ROOTFS: undefined } });
    expect(withoutRootfs.stdout.toString()).toContain('told={"osRelease":{},"env":"x","command":"config"}');
  });
});

describe('standard output', () => {
  const talkative = `
    import { log } from 'node:console';
    console.log('said'); console.table(['said']); console.dir({ said: 1 }); console.info('said'); log('said');
    export default {
      repos: [{ name: 'acme', version: '1', apiVersion: 1, priority: 1, async load() { console.log('loaded'); } }],
    };`;

  test('is the image alone, whatever a config and its plugins print', async () => {
    const place = placeWith({ 'chunkah.config.mjs': talkative });
    const args = ['build', '--source-date-epoch', '1'];
    const talking = await runAt(place, args);
    expect(talking).toMatchObject({ code: 0, stderr: expect.stringMatching(/said[\s\S]*loaded/) });
    const silent = await runAt(place, [...args, '--no-config-file']);
    expect(talking.stdout.equals(silent.stdout)).toBe(true);
  });

  test('of --json is JSON alone', async () => {
    expect((await shownConfig(placeWith({ 'chunkah.config.mjs': talkative }))).stderr).toContain('said');
  });
});

test('a timer that a config leaves behind does not keep the program', async () => {
  const place = placeWith({ 'chunkah.config.mjs': 'setInterval(() => {}, 1000); export default {}' });
  expect(await runAt(place, ['build', ...toArchive], { timeout: 20_000 })).toMatchObject({ code: 0 });
});

test('a plugin may have any options and no version: they are shown', async () => {
  const facts = 'apiVersion: 1, priority: 1, load() {}';
  const place = placeWith({
    'chunkah.config.mjs': `export default { repos: [
      { name: 'a', ${facts}, options: { size: 1n } }, { name: 'b', version: 2, ${facts}, options: () => 1 },
    ] }`,
  });
  const shown = { stderr: '', code: 0 };
  expect(await runAt(place, ['config', '--json'])).toMatchObject({ ...shown, stdout: expect.anything() });
  const { stdout, ...table } = await runAt(place, ['config']);
  expect(table).toMatchObject(shown);
  expect(stdout.toString()).toMatch(/^a +undefined .* \{ size: 1n \}$/m);
  expect(stdout.toString()).toMatch(/^b +2 .* \[Function: options\]$/m);
  expect(await runAt(place, ['repos'])).toMatchObject(shown);
});

test('a working directory that was removed holds no config', async () => {
  const place = placeWith({ 'gone/x': '' });
  const command = `cd gone && rm -r ../gone && exec "${process.execPath}" "${programPath}" plan --rootfs "${place.rootfs}"`;
  expect(String(await run('sh', ['-c', command], { cwd: place.directory }))).toContain('xattr/beta');
});

test('a user with read access alone, on a read-only mount, builds with a config', async () => {
  const place = placeWith({ 'project/chunkah.config.ts': kinds.ts ?? '' });
  const project = join(place.directory, 'project');
  await run('mount', ['--bind', '-o', 'ro', project, project]);
  onTestFinished(() => run('umount', [project]).then(() => undefined));
  await expect(run('touch', [join(project, 'x')])).rejects.toThrow('Read-only');
  const args = ['build', '--source-date-epoch', '1'];
  const mounted = await runAt(place, args, { cwd: project, node: nodeAsNobody(place) });
  expect(mounted).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
  const told = await shownConfig(place, [], { cwd: project, node: nodeAsNobody(place) });
  expect(told.options.maxLayers).toMatchObject({ value: 7 });
});

describe('where a value comes from', () => {
  test('the command line takes precedence over the environment, then come config and presets', async () => {
    const place = placeWith({
      'chunkah.config.mjs': `export default {
        rootfs: 'nowhere', threads: 2, maxLayers: 5, updatePeriod: 3, sourceDateEpoch: 5, imageConfig: { User: 'config' },
        labels: ['a=config'], prune: ['/config'], priorities: { rpm: 3 },
        presets: [{ name: 'own', title: 'x', maxLayers: 4, skipSpecialFiles: true, labels: ['a=preset'], prune: ['/preset'] }],
      }`,
    });
    const config = `config ${place.directory}/chunkah.config.mjs`;
    const { options } = await shownConfig(
      place,
      ['--max-layers', '6', '--label', 'a=line', '--prune', '/line', '--source-date-epoch', '8'],
      {
        env: { SOURCE_DATE_EPOCH: '9', CHUNKAH_THREADS: '3', CHUNKAH_CONFIG_STR: '{}', CHUNKAH_UPDATE_PERIOD: 'daily' },
      },
    );
    expect(options).toMatchObject({
      rootfs: { value: place.rootfs, origin: 'environment' },
      threads: { value: 3, origin: 'environment' },
      imageConfig: { value: { text: '{}' }, origin: 'environment' },
      sourceDateEpoch: { value: 8, origin: 'command line' },
      maxLayers: { value: 6, origin: 'command line' },
      updatePeriod: { value: 'daily', origin: 'environment' },
      skipSpecialFiles: { value: true, origin: 'preset own' },
      'priorities.rpm': { value: 3, origin: config },
    });
    expect(options.labels).toEqual([
      { value: 'a=preset', origin: 'preset own' },
      { value: 'a=config', origin: config },
      { value: 'a=line', origin: 'command line' },
    ]);
    expect(options.prune).toEqual([
      { value: '/line', origin: 'command line' },
      { value: '/config', origin: config },
      { value: '/preset', origin: 'preset own' },
    ]);
  });

  test('a table shows the same', async () => {
    const place = placeWith({ 'chunkah.config.json': '{ "tag": "v1", "repos": [["bigfiles", false]] }' });
    const { stdout } = await runAt(place, ['config']);
    const file = join(place.directory, 'chunkah.config.json');
    expect(stdout.toString().split('\n')).toEqual(
      expect.arrayContaining([
        `config: ${file}`,
        expect.stringMatching(new RegExp(`^tag +v1 +config ${file}$`)),
        expect.stringMatching(/^maxLayers +120 +default$/),
        expect.stringMatching(/^bigfiles +\d\S* +80 +off +/),
      ]),
    );
  });

  test('labels of the command line take precedence in the image', async () => {
    const place = placeWith({ 'chunkah.config.json': '{ "labels": ["a=config", "b=config"] }' });
    const { code } = await runAt(place, ['build', '-o', 'oci:output/image', '--label', 'a=line', '--label', 'b-']);
    expect(code).toBe(0);
    const { config } = readImage(join(place.output, 'image'));
    expect(JSON.parse(config)).toMatchObject({ config: { Labels: { a: 'line' } } });
    expect(config).not.toContain('"b"');
  });
});

test('layers are compressed only on request', async () => {
  const place = createWorkplace(smallTree);
  const mediaTypes = async (image: string, config: string, ...args: readonly string[]) => {
    writeFiles(place.directory, { 'chunkah.config.json': config });
    expect(await runAt(place, ['build', '-o', `oci:output/${image}`, ...args])).toMatchObject({ code: 0 });
    return new Set(readImage(join(place.output, image)).layers.map(({ mediaType }) => mediaType));
  };
  const tar = 'application/vnd.oci.image.layer.v1.tar';
  expect(await mediaTypes('a', '{}')).toEqual(new Set([tar]));
  expect(await mediaTypes('b', '{ "compressed": true }')).toEqual(new Set([`${tar}+gzip`]));
  expect(await mediaTypes('c', '{ "compressed": true, "compressionLevel": 1 }')).toEqual(new Set([`${tar}+gzip`]));
  expect(await mediaTypes('d', '{ "compression": "zstd", "compressionLevel": 19 }')).toEqual(new Set([`${tar}+zstd`]));
  const zstd = '{ "compression": "zstd" }';
  expect(await mediaTypes('e', zstd, '--compressed')).toEqual(new Set([`${tar}+gzip`]));
  expect(await mediaTypes('f', zstd, '--compression', 'none')).toEqual(new Set([tar]));
});

describe('repos of a config', () => {
  const plugin = (name: string, priority: number) => `
    export default () => ({
      name: '${name}', version: '1.0.0', apiVersion: 1, priority: ${priority},
      async load({ files, defaultMtimeClamp }) {
        return {
          components: [{ name: 'own', stability: 0.5, mtimeClamp: defaultMtimeClamp }],
          weakClaims(left, claims) { for (const id of left) if (files.path(id).startsWith('/opt')) claims.add(id, 0); },
        };
      },
    });`;

  test('give the same image in every order', async () => {
    const place = placeWith({
      'rootfs/opt/x': 'x',
      'rootfs/usr/y': 'y',
      'beta.mjs': plugin('beta', 30),
      'node_modules/chunkah-repo-alpha/package.json': '{ "name": "chunkah-repo-alpha", "exports": "./index.mjs" }',
      'node_modules/chunkah-repo-alpha/index.mjs': plugin('alpha', 30),
      'chunkah.config.mjs': `
        const all = ['alpha', './beta.mjs', ['pathmap', { rules: [{ prefix: '/', component: 'rest' }] }], ['bigfiles', {}]];
        export default ({ env }) => ({ sourceDateEpoch: 1, repos: [...env.ORDER].map((index) => all[index]) });`,
    });
    const digests = new Set<string>();
    for (const [number, order] of permutations(['0', '1', '2', '3']).entries()) {
      const args = ['build', '-o', `oci:output/${number}`, '--digestfile', `${number}.digest`];
      const { code, stderr } = await runAt(place, args, { env: { ORDER: order.join('') } });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      digests.add(readFileSync(join(place.directory, `${number}.digest`), 'utf8'));
    }
    expect(readdirSync(place.output)).toHaveLength(24);
    expect(digests.size).toBe(1);
    const { stdout } = await runAt(place, ['explain', '--json', '/opt/x'], { env: { ORDER: '3210' } });
    expect(stdout.toString()).toContain('alpha/own');
  });

  test('are replaced by name, turned off, and given options and priorities without listing all', async () => {
    const place = placeWith({
      'chunkah.config.json': JSON.stringify({
        repos: [['bigfiles', false], null, './acme.mjs', ['pathmap', { rules: [] }]],
        priorities: { rpm: 99 },
      }),
      'acme.mjs': plugin('filemap', 1),
    });
    const origin = `config ${place.directory}/chunkah.config.json`;
    const { repos } = await shownConfig(place);
    expect(repos.map((repo) => [repo.name, repo.origin, repo.enabled])).toEqual([
      ['xattr', 'built-in', true],
      ['filemap', origin, true],
      ['apk', 'built-in', true],
      ['dpkg', 'built-in', true],
      ['alpm', 'built-in', true],
      ['python', 'built-in', true],
      ['pathmap', origin, true],
      ['bigfiles', 'built-in', false],
      ['rpm', 'built-in', true],
    ]);
  });
});

function permutations(items: readonly string[]): string[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

describe('no code of a rootfs runs', () => {
  /** Writes a file where nothing of the test looks for it. */
  const mark = (place: { directory: string }) =>
    `import { writeFileSync } from 'node:fs'; writeFileSync('${place.directory}/mark', ''); export default {};`;
  const isMarked = (place: { directory: string }) => readdirSync(place.directory).includes('mark');

  test('a config in it is ignored when it is the working directory or above that', async () => {
    const place = createWorkplace(smallTree);
    writeFiles(place.rootfs, { 'chunkah.config.mjs': mark(place), 'etc/chunkah.config.mjs': mark(place) });
    for (const cwd of [place.rootfs, join(place.rootfs, 'etc')]) {
      const { stderr } = await shownConfig(place, [], { cwd });
      expect(stderr).toBe('warning: the working directory is in the rootfs: a config there is not read\n');
    }
    expect(isMarked(place)).toBe(false);
  });

  test('a config in it is ignored when it lies below the working directory', async () => {
    const place = createWorkplace(smallTree);
    writeFiles(place.rootfs, { 'chunkah.config.mjs': mark(place) });
    expect((await shownConfig(place)).stderr).toBe('');
    expect(isMarked(place)).toBe(false);
  });

  test('a config in it is ignored where the rootfs is mounted a second time', async () => {
    const place = placeWith({ 'mounted/x': '' });
    writeFiles(place.rootfs, { 'chunkah.config.mjs': mark(place) });
    const cwd = join(place.directory, 'mounted');
    await run('mount', ['--bind', place.rootfs, cwd]);
    onTestFinished(() => run('umount', [cwd]).then(() => undefined));
    expect((await shownConfig(place, [], { cwd })).stderr).toMatch(/is in the rootfs/);
    expect(isMarked(place)).toBe(false);
  });

  test.each([
    ['named', ['--config-file', 'rootfs/chunkah.config.mjs'], {}],
    ['a symlink to one in it', [], { link: 'chunkah.config.mjs' }],
    ['named by a symlink to one in it', ['--config-file', 'other.mjs'], { link: 'other.mjs' }],
  ])('a config in it is refused when it is %s', async (_, args, { link }: { link?: string }) => {
    const place = createWorkplace(smallTree);
    writeFiles(place.rootfs, { 'chunkah.config.mjs': mark(place) });
    if (link !== undefined) symlinkSync('rootfs/chunkah.config.mjs', join(place.directory, link));
    const { code, stderr } = await runAt(place, ['build', ...toArchive, ...args]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^error: the config .* is in the rootfs .*\nhint: .*\n$/),
    });
    expect(isMarked(place)).toBe(false);
  });

  const importing = "import './node_modules/evil/index.mjs'; export default {};";
  test.each<[string, Files, string | undefined]>([
    ['imported by a config', { 'chunkah.config.mjs': "import 'evil'; export default {};" }, undefined],
    [
      'imported by a file of a config',
      { 'chunkah.config.mjs': "import './a.mjs'; export default {};", 'a.mjs': importing },
      undefined,
    ],
    [
      'required by a config',
      { 'chunkah.config.js': "require('./node_modules/evil/index.mjs'); module.exports = {};" },
      undefined,
    ],
    ['named as a repo', { 'chunkah.config.json': '{ "repos": ["evil"] }' }, undefined],
    ['named as a preset', { 'chunkah.config.json': '{ "presets": ["evil"] }' }, undefined],
    ['named beside the rootfs', { 'chunkah.config.json': '{ "rootfs": "rootfs", "repos": ["evil"] }' }, 'config'],
    [
      'named beside the rootfs in code',
      { 'chunkah.config.mjs': 'export default { rootfs: "rootfs", repos: ["evil"] }' },
      'config',
    ],
  ])('a package in it is refused when it is %s', async (_, files, rootfsFrom) => {
    const place = placeWith({ ...files, 'node_modules/x/x': '' });
    writeFiles(place.rootfs, {
      'evil/package.json': '{ "name": "evil", "exports": "./index.mjs" }',
      'evil/index.mjs': mark(place),
    });
    symlinkSync('../rootfs/evil', join(place.directory, 'node_modules/evil'));
    const env = rootfsFrom === undefined ? {} : { CHUNKAH_ROOTFS: undefined };
    const { code, stderr } = await runAt(place, ['build', ...toArchive], { env });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^error: .*rootfs\/evil\/index\.mjs, which is in the rootfs .*\nhint: .*outside of it\n$/,
      ),
    });
    expect(isMarked(place)).toBe(false);
  });

  test('a config that names its rootfs only after importing from it is refused', async () => {
    const place = placeWith({ 'chunkah.config.mjs': "import './rootfs/x.mjs'; export default { rootfs: 'rootfs' };" });
    writeFiles(place.rootfs, { 'x.mjs': '' });
    const { code, stderr } = await runAt(place, ['plan'], { env: { CHUNKAH_ROOTFS: undefined } });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/imports .*rootfs\/x\.mjs, which is in/),
    });
  });

  test('a config whose own rootfs contains it is refused', async () => {
    const place = placeWith({ 'chunkah.config.json': '{ "rootfs": "." }' });
    const { code, stderr } = await runAt(place, ['plan'], { env: { CHUNKAH_ROOTFS: undefined } });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/chunkah\.config\.json is in the rootfs/),
    });
  });

  test('a program that is installed in it still loads its own modules', async () => {
    const place = placeWith({});
    const { options } = await shownConfig(place, ['--rootfs', '/', '--preset', 'fedora']);
    expect(options.prune).toBeDefined();
  });
});
