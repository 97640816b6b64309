import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { smallTree, writeFiles } from './config-place.ts';
import { genFilemapPath, programPath } from './program.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

/**
 * Runs a shell command, in which `chunkah` and `gen-filemap` are the programs, `$D` the directory
 * of the place.
 */
function shell({ directory }: Workplace, command: string): Ended {
  const functions = `chunkah() { "${process.execPath}" "${programPath}" "$@"; }
    gen_filemap() { "${process.execPath}" "${genFilemapPath}" "$@"; }`;
  const env = { ...process.env, D: directory, SOURCE_DATE_EPOCH: '1' };
  const options = { cwd: directory, env, encoding: 'utf8' } as const;
  const { status, stderr, stdout } = spawnSync('bash', ['-c', `${functions}\n${command}`], options);
  return { code: status, stderr, stdout };
}

const done = { code: 0, stderr: expect.not.stringMatching(/bug:|error:/) };

describe('in a working directory that was removed', () => {
  const inRemoved = (command: string) => `mkdir gone && cd gone && rmdir ../gone && ${command}`;

  test.each([
    ['build', 'chunkah build --rootfs "$D/rootfs" -o "oci:$D/output/image" --digestfile "$D/output/digest"'],
    ['build to an archive', 'chunkah build --rootfs "$D/rootfs" -o "$D/output/image.tar" --compressed'],
    ['build with a config', 'chunkah build --config-file "$D/chunkah.config.ts"'],
    ['build to standard output', 'chunkah build --rootfs "$D/rootfs" > "$D/output/image.tar"'],
    ['plan', 'chunkah plan --rootfs "$D/rootfs"'],
    ['config', 'chunkah config'],
    ['gen-filemap', 'gen_filemap manifest "$D/files.tsv" --rootfs "$D/rootfs" -o "$D/output/map"'],
  ])('%s works with absolute paths', (_, command) => {
    const place = createWorkplace(smallTree);
    writeFiles(place.directory, {
      'chunkah.config.ts': "export default { rootfs: './rootfs', output: 'oci:output/image' };",
      'files.tsv': '/usr/lib/small\tsmall\n',
    });
    expect(shell(place, inRemoved(command))).toMatchObject(done);
  });

  test.each([
    ['x.tar', 'chunkah build --rootfs "$D/rootfs" -o x.tar'],
    ['../output/x', 'chunkah build --rootfs "$D/rootfs" -o oci:../output/x'],
    ['rootfs', 'CHUNKAH_ROOTFS=rootfs chunkah plan'],
    ['map.json', 'chunkah plan --rootfs "$D/rootfs" --filemap map.json'],
    ['config.ts', 'chunkah config --config-file config.ts'],
    ['./preset.ts', 'chunkah config --preset ./preset.ts'],
    ['digest', 'chunkah build --rootfs "$D/rootfs" -o "$D/output/x" --digestfile digest'],
    ['chunkah.config.ts', 'chunkah init --rootfs "$D/rootfs"'],
    ['python', 'chunkah init --plugin python'],
    ['files.tsv', 'gen_filemap manifest files.tsv'],
    ['map', 'gen_filemap dpkg "$D/rootfs" -o map'],
    ['.', 'gen_filemap buildstream a.bst'],
  ])('the relative path %s is an error', (path, command) => {
    expect(shell(createWorkplace(smallTree), inRemoved(command))).toMatchObject({
      code: 1,
      stderr: `error: the working directory was removed, so ${path} leads nowhere\nhint: change to a directory that exists, or give absolute paths\n`,
    });
  });
});

describe('in a working directory with a byte that is not UTF-8', () => {
  /**
   * A place with `caf\xe9/rootfs`, a config and a plugin there; `caf\xe9/below` is the working
   * directory.
   */
  function latin1Place(): Workplace {
    const place = createWorkplace(smallTree);
    mkdirSync(Buffer.concat([Buffer.from(`${place.directory}/caf`), Buffer.from([0xe9])]));
    writeFiles(place.directory, {
      'chunkah.config.ts': `
        import { defineConfig } from 'chunkah';
        import acme from 'chunkah-repo-acme';
        import { maxLayers } from './rules.ts';
        export default defineConfig({
          rootfs: './rootfs', output: 'oci:image', digestfile: '../digest', maxLayers, repos: ['./plugin.mjs', acme],
        });`,
      'rules.ts': 'export const maxLayers: number = 5;',
      'plugin.mjs': "export default { name: 'plugin', version: '1', apiVersion: 1, priority: 1, async load() {} };",
      'node_modules/chunkah-repo-acme/package.json': '{"type":"module","exports":"./index.js"}',
      'node_modules/chunkah-repo-acme/index.js':
        "export default { name: 'acme', version: '1', apiVersion: 1, priority: 2, async load() {} };",
    });
    shell(place, 'mv chunkah.config.ts rules.ts plugin.mjs node_modules rootfs caf*/ && cd caf* && mkdir below');
    return place;
  }

  test.each([
    ['a directory', 'chunkah build --rootfs rootfs -o oci:image && test -f image/index.json'],
    ['an archive', 'chunkah build --rootfs ./rootfs -o image.tar && tar -tf image.tar >&2'],
    ['a compressed archive', 'chunkah build --rootfs rootfs/ -o ./image.tar --compressed && tar -tf image.tar >&2'],
    ['a fifo', 'mkfifo f; cat f > image.tar & chunkah build --rootfs rootfs -o f && wait && tar -tf image.tar >&2'],
    ['a file that a symlink names', 'touch i; ln -s i l; chunkah build --rootfs rootfs -o l && tar -tf i && test -L l'],
    ['an absolute path', 'chunkah build --rootfs rootfs -o "$D/output/x" && tar -tf "$D/output/x"'],
    ['a path that goes up', 'cd below && chunkah build --rootfs ../rootfs -o oci:../image && test -d ../image/blobs'],
    [
      'reports',
      'chunkah build --rootfs rootfs -o i --digestfile d --write-manifest-to m --write-peak-mem-to p && cat d m p',
    ],
  ])('build writes %s where it was told to', (_, command) => {
    const place = latin1Place();
    expect(shell(place, `cd caf* && mv chunkah.config.ts c.ts && ${command}`)).toMatchObject(done);
    expect(existsSync(join(place.directory, 'caf\ufffd'))).toBe(false);
  });

  test('files that options name are read', () => {
    const place = latin1Place();
    const options = '--filemap map --component-map ../rules --config config --config-file ../chunkah.config.ts';
    const files = 'echo "{}" > map && echo "[]" > ../rules && echo "{}" > config';
    expect(shell(place, `cd caf*/below && ${files} && chunkah plan ${options}`)).toMatchObject(done);
  });

  test('a config there is used, with its imports and its paths', () => {
    const place = latin1Place();
    const { stdout, ...ended } = shell(place, 'cd caf* && chunkah config && chunkah build && test -d image');
    expect(ended).toMatchObject(done);
    expect(stdout).toMatch(/^maxLayers +5 +config .*chunkah\.config\.ts$/m);
    expect(stdout).toMatch(/^acme +1 .*[\s\S]*^plugin +1 |^plugin +1 .*[\s\S]*^acme +1 /m);
    expect(readFileSync(join(place.directory, 'digest'), 'utf8')).toMatch(/^sha256:/);
  });

  test('a mistake in a config is reported with its place', () => {
    const command = 'cd caf* && printf "\\nthrow new Error(7)" > chunkah.config.ts && chunkah config';
    expect(shell(latin1Place(), command)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^error: the config .*chunkah\.config\.ts failed at line 2, column 7: 7\nhint: .*\n$/,
      ),
    });
  });

  test('a config in the rootfs is not run', () => {
    const outcome = shell(latin1Place(), 'cd caf*/below && chunkah config --rootfs ..');
    expect(outcome).toMatchObject(done);
    const named = shell(
      latin1Place(),
      'cd caf*/below && chunkah config --rootfs .. --config-file ../chunkah.config.ts',
    );
    expect(named).toMatchObject({ code: 1, stderr: expect.stringContaining('is in the rootfs') });
  });

  test('init writes its files there', () => {
    const place = latin1Place();
    const init = 'chunkah init --rootfs ../rootfs && chunkah build -o oci:image && test -d image';
    const plugin = 'chunkah init --plugin acme && test -f chunkah-repo-acme/src/index.ts';
    expect(shell(place, `cd caf*/below && ${init} && ${plugin}`)).toMatchObject(done);
    expect(existsSync(join(place.directory, 'caf\ufffd'))).toBe(false);
  });

  test('gen-filemap reads and writes there', () => {
    const place = latin1Place();
    writeFileSync(join(place.directory, 'files.tsv'), '/usr/lib/small\tsmall\n');
    const command = 'touch m && ln -s m l && gen_filemap manifest ../files.tsv --rootfs rootfs -o l && cat m';
    expect(shell(place, `cd caf* && ${command}`)).toMatchObject({ ...done, stdout: expect.stringContaining('small') });
  });
});
