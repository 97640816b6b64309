import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureRoot } from '@chunkah/roots';
import type { ReposResult } from 'chunkah';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeWrapper } from './containerfile/wrapper.ts';
import { configs, faultyConfig, faultyConfigs, imageTime, prunedPaths } from './installed/configs.ts';
import { installPackages, type PackedPackage, packOwnPackages, packPlugin } from './installed/pack-packages.ts';
import { filesIn, importedPackages, readManifest } from './installed/package-contents.ts';
import { installedNode } from './installed-node.ts';
import { type ChunkahOptions, run, runChunkah, scratchDirectory } from './program.ts';
import { pythonPackages } from './python/python-packages.ts';
import { readImage } from './read-image.ts';
import { extractLayers } from './real-root/extract-layers.ts';
import { readOnlyMount } from './real-root/mounts.ts';
import { treeDifferences } from './real-root/tree-differences.ts';
import { createWorkplace } from './workplace.ts';

const scratch = scratchDirectory(afterAll);
const tarballs = join(scratch, 'tarballs');
const project = join(scratch, 'project');
/** The installed program. */
const program = join(project, 'node_modules/.bin/chunkah');
const rootfs = join(scratch, 'root');

let own: readonly PackedPackage[];
let plugin: PackedPackage;
beforeAll(async () => {
  // Another user runs the installed program too.
  chmodSync(scratch, 0o755);
  own = await packOwnPackages(tarballs);
  plugin = await packPlugin(own, scratch, tarballs);
  await installPackages(project, ['@types/node@24', ...[...own, plugin].map(({ file }) => file)]);
  for (const [name, config] of Object.entries(configs)) {
    mkdirSync(folderOf(name));
    writeFileSync(join(folderOf(name), name), config);
  }

  const { byPip, byDebian } = await pythonPackages();
  await run('cp', ['-a', '--reflink=auto', await ensureRoot('debian-minimal'), rootfs]);
  for (const tree of [byPip, byDebian]) await run('cp', ['-a', `${tree}/.`, rootfs]);
});

/** Where the config of that name stands: one below the project, which has the packages. */
function folderOf(config: string): string {
  return join(project, config.replaceAll('.', '-'));
}

/**
 * Runs the installed program.
 * @returns what it prints.
 */
async function chunkah(args: readonly string[], options: ChunkahOptions): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await runChunkah(args, { program, ...options });
  expect(code, stderr).toBe(0);
  return { stdout: stdout.toString(), stderr };
}

/** A copy of a root without what the preset leaves out. */
async function withoutPruned(root: string): Promise<string> {
  const copy = join(scratchDirectory(), 'root');
  await run('cp', ['-a', '--reflink=auto', root, copy]);
  await run('bash', ['-c', `rm -r ${prunedPaths.join(' ')}`], { cwd: copy });
  return copy;
}

/** How the tree that an image unpacks to differs from another one. */
async function imageDifferences(tree: string, image: string): Promise<string[]> {
  const extracted = join(scratchDirectory(), 'extracted');
  await extractLayers(image, extracted);
  // A directory takes the newest time of its layer's other entries.
  return treeDifferences(tree, extracted, { newest: imageTime, directoryTimes: false, mayBeEarlier: true });
}

/** A program among the tools of this checkout. */
function tool(name: string): string {
  return fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));
}

/** Runs a tool that tells on standard output what is wrong. */
async function check(command: readonly string[], cwd = scratch): Promise<void> {
  await run('sh', ['-c', '"$@" >&2', 'check', ...command], { cwd });
}

describe('a tarball', () => {
  const folder = (name: string) => join(project, 'node_modules', name);

  test('exists for each package, all of one version', () => {
    expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(['chunkah', '@chunkah/gen-filemap']));
    const versions = own.map(({ name }) => readManifest(folder(name)).version);
    expect(new Set(versions)).toEqual(new Set([readManifest(folder('chunkah')).version]));
  });

  test('provides the commands', async () => {
    for (const command of ['chunkah', 'gen-filemap']) {
      const version = await run(process.execPath, [join(project, 'node_modules/.bin', command), '--version']);
      expect(version.toString()).toBe(`${readManifest(folder('chunkah')).version}\n`);
    }
  });

  test('of chunkah contains the documentation that its help names', async () => {
    const { stdout } = await chunkah(['--help'], {});
    const documentation = join(folder('chunkah'), 'docs');
    expect(stdout).toContain(`\nDocumentation: ${documentation}\n`);
    const shipped = readdirSync(documentation, { recursive: true, encoding: 'utf8' });
    const ours = readdirSync(fileURLToPath(new URL('../docs', import.meta.url)), { recursive: true, encoding: 'utf8' });
    expect(shipped.sort()).toEqual(ours.sort());
  });

  test('has the license, a README and built code, and nothing for tests alone', () => {
    const license = readFileSync(fileURLToPath(new URL('../LICENSE', import.meta.url)), 'utf8');
    for (const { name } of own) {
      const files = filesIn(folder(name));
      expect(files, name).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'dist/index.d.ts', 'LICENSE']));
      expect(readFileSync(join(folder(name), 'LICENSE'), 'utf8'), name).toBe(license);
    }
    const files = [...own, plugin].flatMap(({ name }) => filesIn(folder(name)).map((path) => `${name}/${path}`));
    expect(files.filter((path) => /\.(test|fixture)\.|\/fixtures\/|tsconfig|node_modules/.test(path))).toEqual([]);
  });

  test('declares what it imports, ours in its own version', () => {
    const version = readManifest(folder('chunkah')).version;
    for (const { name } of own) {
      const { dependencies = {}, peerDependencies = {} } = readManifest(folder(name));
      const declared = { ...peerDependencies, ...dependencies };
      expect(Object.keys(declared), name).toEqual(expect.arrayContaining(importedPackages(folder(name))));
      for (const [dependency, range] of Object.entries(declared)) {
        const isOurs = own.some((one) => one.name === dependency);
        expect(`${name}: ${dependency} ${range}`).toMatch(isOurs ? RegExp(` ${version}$`) : / [\d^>][\d.=]*$/);
      }
    }
    expect(importedPackages(folder('@chunkah/oci'))).toEqual(expect.arrayContaining(['@chunkah/core', 'koffi', 'zod']));
  });

  test('passes publint and attw', async () => {
    const checkAll = async (packages: readonly PackedPackage[]) => {
      for (const { file } of packages) {
        await check([tool('publint'), '--strict', file]);
        await check([tool('attw'), '--no-color', '--profile', 'esm-only', file]);
      }
    };
    const all = [...own, plugin];
    // They are slow: two at a time.
    await Promise.all([0, 1].map((half) => checkAll(all.filter((_, place) => place % 2 === half))));
  });
});

describe('the compiler', () => {
  const options = { strict: true, module: 'nodenext', target: 'es2024', noEmit: true };

  /**
   * Compiles files in a folder of the project.
   * @returns what the compiler says, in the end how it exits.
   */
  async function compile(files: Readonly<Record<string, string>>, more: object): Promise<string[]> {
    const folder = mkdtempSync(join(project, 'typed-'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...options, ...more } }));
    const output = await run('sh', ['-c', '"$0" --pretty false; echo "exit $?"', tool('tsc')], { cwd: folder });
    return output.toString().trim().split('\n');
  }

  test('accepts all declarations', async () => {
    const imports = [...own, plugin].map(({ name }, number) => `export * as package${number} from '${name}';\n`);
    const files = { 'all.ts': imports.join(''), 'chunkah.config.ts': configs['chunkah.config.ts'] ?? '' };
    expect(await compile(files, { skipLibCheck: false, types: ['node'] })).toEqual(['exit 0']);
  });

  test('names the line of a wrong option, and no other', async () => {
    const files = faultyConfigs.map((faulty, number): [string, string] => [
      `${number}.config.ts`,
      faultyConfig(faulty),
    ]);
    // As most projects are set up that hold no program.
    const lines = await compile(Object.fromEntries(files), { skipLibCheck: true, types: [] });
    const faults = lines.filter((line) => !line.startsWith(' ')).map((line) => line.replace(/,\d+\): error .*$/, ''));
    expect(faults).toEqual([...files.map(([name]) => `${name}(5`), 'exit 1']);
  });
});

test('the plugin passes its tests with what is installed', async () => {
  await check(['npm', 'test', '--silent', '--', 'index'], join(scratch, 'chunkah-repo-wheels'));
});

test('a plugin that init writes builds, passes its tests and packs no file of a source that is gone', async () => {
  const { stderr } = await chunkah(['init', '--plugin', 'acme'], { cwd: scratch });
  const guide = / see (\S+)\)\n$/.exec(stderr)?.[1] ?? '';
  expect(readFileSync(guide, 'utf8')).toMatch(/^# Writing a repo plugin\n/);
  const written = join(scratch, 'chunkah-repo-acme');
  // It needs some of what the other plugin needs: ours from their tarballs, the rest from npm.
  symlinkSync(join(scratch, 'chunkah-repo-wheels/node_modules'), join(written, 'node_modules'));
  mkdirSync(join(written, 'dist'));
  writeFileSync(join(written, 'dist/gone.js'), '');
  await check(['npm', 'pack', '--silent'], written);
  const packed = String(await run('tar', ['-tzf', 'chunkah-repo-acme-0.1.0.tgz'], { cwd: written })).split('\n');
  expect(packed).toEqual(expect.arrayContaining(['package/dist/index.js', 'package/dist/claim-documentation.d.ts']));
  expect(packed.filter((path) => /gone|test/.test(path))).toEqual([]);
}, 120_000);

describe('a project', () => {
  const image = join(scratch, 'image');
  let digest: string;

  beforeAll(async () => {
    await chunkah(['build', '--rootfs', rootfs, '-o', `oci:${image}`], { cwd: folderOf('chunkah.config.ts') });
    digest = readImage(image).manifestDigest;
  });

  test('makes an image that unpacks to the root without what the preset leaves out', async () => {
    const expected = await withoutPruned(rootfs);
    expect(await imageDifferences(expected, image)).toEqual([]);
  });

  describe.each([22, 24, 26])('with Node %i', (release) => {
    let node: string;

    beforeAll(async () => {
      node = await installedNode(release);
      expect((await run(node, ['--version'])).toString()).toContain(`v${release}.`);
    });

    test.each(Object.keys(configs))('%s loads the plugin and the preset', async (config) => {
      const cwd = folderOf(config);
      const { stdout, stderr } = await chunkah(['repos', '--rootfs', rootfs, '--json'], { node, cwd });
      expect(stderr).toContain('preset debian: ');
      const { repos }: ReposResult = JSON.parse(stdout);
      const origin = `config ${join(cwd, config)}`;
      const wheels = { name: 'wheels', origin, found: true, components: 10 };
      expect(repos).toContainEqual(expect.objectContaining(wheels));
      expect(repos).toContainEqual(expect.objectContaining({ name: 'pathmap', found: true }));

      const built = await chunkah(['build', '--rootfs', rootfs, '-o', '/dev/null', '--json'], { node, cwd });
      expect(JSON.parse(built.stdout)).toMatchObject({ digest });
    });
  });

  test('serves an unprivileged user, with a read-only config', async () => {
    const user = 65534;
    const place = scratchDirectory();
    chmodSync(place, 0o755);
    const [tree, output] = [join(place, 'tree'), join(place, 'output')];
    await run('cp', ['-a', (await pythonPackages()).byPip, tree]);
    mkdirSync(join(tree, 'etc'));
    copyFileSync(join(rootfs, 'usr/lib/os-release'), join(tree, 'etc/os-release'));
    await run('chown', ['-R', '--no-dereference', `${user}:${user}`, tree]);
    mkdirSync(output);
    chownSync(output, user, user);
    // The one that runs the tests may lie where only root looks.
    copyFileSync(process.execPath, join(place, 'node'));
    writeWrapper(place, 'node-of-user', `setpriv --reuid=${user} --regid=${user} --clear-groups '${place}/node'`);

    const mounted = readOnlyMount(project);
    const inMount = (path: string) => join(mounted, relative(project, path));
    const cwd = inMount(folderOf('chunkah.config.ts'));
    expect(() => writeFileSync(join(cwd, 'x'), '')).toThrow('EROFS');
    const options = {
      node: join(place, 'node-of-user'),
      program: inMount(program),
      cwd,
      env: { HOME: '/nonexistent' },
    };
    await chunkah(['build', '--rootfs', tree, '-o', `oci:${output}/image`], options);
    expect(statSync(join(output, 'image/index.json')).uid).toBe(user);
    expect(await imageDifferences(tree, join(output, 'image'))).toEqual([]);
  });
});

test('installed globally, a config needs no packages beside it', async () => {
  // Users who write no plugin do not need the testkit.
  const needed = own.filter(({ name }) => name !== '@chunkah/testkit');
  await installPackages(join(scratch, 'global'), ['--global', ...needed.map(({ file }) => file)]);
  const { directory: cwd, rootfs: tree, output } = createWorkplace();
  const config = `import bigfiles from '@chunkah/repo-bigfiles';
    import { defineConfig } from 'chunkah';
    export default defineConfig({ repos: [['xattr', false], bigfiles({ minimumSize: 1 })] });`;
  writeFileSync(join(cwd, 'chunkah.config.ts'), config);
  // Node itself finds nothing there.
  const alone = await run('sh', ['-c', '"$0" chunkah.config.ts 2>&1; echo "exit $?"', process.execPath], { cwd });
  expect(alone.toString()).toMatch(/ERR_MODULE_NOT_FOUND.*exit 1\n$/s);

  const everyones = join(scratch, 'global/bin/chunkah');
  await chunkah(['build', '--rootfs', tree, '-o', `oci:${output}/image`], { program: everyones, cwd });
  const { layers } = readImage(join(output, 'image'));
  const components = layers.map(({ annotations }) => annotations?.['org.chunkah.component']);
  expect(components.sort()).toEqual(['bigfiles/big', 'bigfiles/small', 'chunkah/unclaimed']);
});
