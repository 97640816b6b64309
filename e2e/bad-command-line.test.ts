import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { expectBuildRefused, type Mistake, nodeAsNobody, toArchive } from './mistake.ts';
import { programPath, run, runChunkah } from './program.ts';
import { createWorkplace, expectRefused, runAt, sampleTree } from './workplace.ts';

describe('the command line', () => {
  const help = /see chunkah --help/;
  const configHint = /--config, or give its text with --config-str/;
  const jsonHint = /the config object of an OCI image/;
  const secondsHint = /whole seconds since 1970-01-01 UTC/;
  const reportHint = /a file in a directory that exists and that you may write to/;

  test.each<Mistake>([
    ...['--label', '--annotation'].map((option) => ({
      title: `${option} without a value`,
      args: [option, 'x'],
      error: new RegExp(`${option} has none of the forms`),
      hint: /KEY=VALUE/,
    })),
    {
      title: 'an option misspelt',
      args: ['--max-layer', '3'],
      error: /'--max-layer' \(Did you mean --max-layers\?\)/,
      hint: help,
    },
    { title: 'an option unknown', args: ['--zzz'], error: /unknown option '--zzz'$/, hint: help },
    { title: 'an option without its value', args: ['--tag'], error: /'-t, --tag <name>' argument missing/, hint: help },
    {
      title: 'a tag that is none',
      args: ['--tag', 'Bad Tag'],
      error: /"Bad Tag" is not a valid image name/,
      hint: /localhost\/system/,
    },
    {
      title: 'a transport that only other programs know',
      args: ['-o', 'docker-daemon:image'],
      error: /does not support docker-daemon:, only oci:DIRECTORY/,
      hint: help,
    },
    {
      title: 'an unknown transport',
      args: ['-o', 'foo:/x'],
      error:
        /does not support foo:, only oci:DIRECTORY\[:TAG\], oci-archive:FILE\[:TAG\], docker-archive:FILE\[:NAME:TAG\], FILE, docker:\/\/HOST\/NAME\[:TAG\] and containers-storage:NAME\[:TAG\]$/,
      hint: /for a file of this name write \.\/foo:\/x;/,
    },
    {
      title: 'a tag that is none among others',
      args: ['-o', 'oci:output/image:1', '--tag', '2', '--tag', ''],
      error: /--tag: "" is not a valid image name/,
      hint: /localhost\/system/,
    },
    {
      title: 'a name behind the path that is none',
      args: ['-o', 'oci:output/image:Bad Tag'],
      error: /"Bad Tag" is not a valid image name/,
      hint: /localhost\/system/,
    },
    {
      title: 'a name that docker would not take',
      args: ['-o', 'docker-archive:output/image.tar:Bad'],
      error: /"Bad" names no image in a registry: the parts of a name are lower-case/,
      hint: /HOST\/NAME:TAG/,
    },
    {
      title: 'JSON beside an image on standard output',
      args: ['--json', '-o', '/dev/stdout'],
      error: /--json needs standard output/,
      hint: /-o oci:DIRECTORY or -o FILE/,
    },
    {
      title: 'one name for the image and a report',
      args: ['-o', 'output/image.tar', '--digestfile', './output/image.tar'],
      error: /the image and reports need different names: \.\/output\/image\.tar/,
      hint: help,
    },
    {
      title: 'an unknown repo to leave out',
      args: ['--no-repo', 'rpm', '--no-repo=rmp'],
      error: /no repo is named "rmp"/,
      hint: /^hint: the repos are xattr, filemap, apk, dpkg, rpm, alpm, python, bigfiles, pathmap$/,
    },
    {
      title: 'a map for a repo that is left out',
      args: ['--no-repo', 'filemap', '--filemap', 'map'],
      error: /--filemap and --no-repo filemap cannot be used together/,
      hint: help,
    },
    {
      title: 'rules for a repo that is left out',
      args: ['--component-map', 'map', '--no-repo', 'pathmap'],
      error: /--component-map and --no-repo pathmap cannot be used together/,
      hint: help,
    },
    {
      title: 'an argument too many',
      args: ['rootfs'],
      error: /too many arguments/,
      hint: /name the root filesystem with --rootfs PATH .*; see chunkah COMMAND --help/,
    },
    {
      title: 'no layer',
      args: ['--max-layers', '0'],
      error: /number of layers .* at least 1, not 0/,
      hint: /--max-layers 64/,
    },
    ...['x', '1.5', '-1', '', ' 1', '0x10', '1e2'].map((text) => ({
      title: `${JSON.stringify(text)} layers`,
      args: ['--max-layers', text],
      error: new RegExp(`--max-layers takes a whole number, not "${text}"`),
      hint: help,
    })),
    {
      title: '1025 threads',
      args: ['--threads', '1025'],
      error: /number of threads must be .* from 1 to 1024, not 1025/,
      hint: /leave the option out/,
    },
    {
      title: 'threads that are not a number',
      args: ['-T', 'all'],
      error: /error: --threads takes a whole number, not "all"/,
      hint: help,
    },
    {
      title: 'threads that are not a number in the environment',
      args: [],
      env: { CHUNKAH_THREADS: 'all' },
      error: /error: CHUNKAH_THREADS takes a whole number, not "all"/,
      hint: help,
    },
    {
      title: 'a compression level too high',
      args: ['--compressed', '--compression-level', '10'],
      error: /compression level must be .* from 0 to 9, not 10/,
      hint: /--compression-level 6/,
    },
    {
      title: 'a compression level of another compression',
      args: ['--compression', 'zstd', '--compression-level', '0'],
      error: /with zstd the compression level must be .* from 1 to 19, not 0/,
      hint: /--compression-level 6/,
    },
    {
      title: 'a compression level without a compression',
      args: ['--compression-level', '3'],
      error: /a compression level is given, but the layers are not compressed/,
      hint: /add --compression gzip or --compression zstd/,
    },
    {
      title: 'two compressions',
      args: ['--compressed', '--compression', 'zstd'],
      error: /compressed stands for gzip, but the compression is zstd/,
      hint: /leave out --compressed/,
    },
    {
      title: 'an unknown compression',
      args: ['--compression', 'xz'],
      error: /--compression <name>.* argument 'xz' is invalid\. Allowed choices are none, gzip, zstd/,
      hint: help,
    },
    {
      title: 'an unknown program',
      args: ['--compat', 'rechunk'],
      error: /'rechunk' is invalid.*chunkah-0\.6/,
      hint: help,
    },
    {
      title: 'an unknown packer',
      args: ['--packer', 'tree'],
      error: /'tree' is invalid.*tiers, trie/,
      hint: help,
    },
    {
      title: 'an unknown colour mode',
      args: ['--color', 'red'],
      error: /'red' is invalid.*auto, always, never/,
      hint: help,
    },
    {
      title: 'an empty architecture',
      args: ['--arch', ''],
      error: /architecture of the image is empty/,
      hint: /--arch/,
    },
    {
      title: 'no config file',
      args: ['--config', 'nowhere'],
      error: /image config nowhere: it does not exist$/,
      hint: configHint,
    },
    {
      title: 'a config that is a directory',
      args: ['--config', 'rootfs'],
      error: /image config rootfs: it is a directory$/,
      hint: configHint,
    },
    {
      title: 'a config that is not JSON',
      args: ['--config', 'text'],
      error: /line 2, column 3: expected/,
      hint: jsonHint,
    },
    {
      title: 'a config text that is cut',
      args: ['--config-str', '{'],
      error: /column 2: .*the text ends/,
      hint: jsonHint,
    },
    { title: 'an empty config', args: ['--config-str', ''], error: /the text ends/, hint: jsonHint },
    {
      title: 'a config that is a list',
      args: ['--config-str', '[1]'],
      error: /the image config is invalid/,
      hint: jsonHint,
    },
    {
      title: 'a broken config in the environment',
      args: [],
      env: { CHUNKAH_CONFIG_STR: '}' },
      error: /line 1, column 1: .* found "}"/,
      hint: jsonHint,
    },
    {
      title: 'two configs',
      args: ['--config', 'text', '--config-str', '{}'],
      error: /--config and --config-str cannot be used together/,
      hint: help,
    },
    ...['x', '-1', '1.5', '1e9', '253402300800'].map((text) => ({
      title: `the time ${text}`,
      args: ['--source-date-epoch', text],
      error: new RegExp(`--source-date-epoch is not a time .*: "${text}"`),
      hint: secondsHint,
    })),
    {
      title: 'the time x in the environment',
      args: [],
      env: { SOURCE_DATE_EPOCH: 'x' },
      error: /SOURCE_DATE_EPOCH is not a time .*: "x"/,
      hint: secondsHint,
    },
    {
      title: 'a config with an invalid time',
      args: ['--config-str', '{"Created":"yesterday","Config":{}}'],
      error: /not an RFC 3339 time .*"yesterday"/,
      hint: /--source-date-epoch/,
    },
    ...['usr', './usr', '/', '//', '/usr/..', '/usr/./lib', ''].map((path) => ({
      title: `the prune path ${JSON.stringify(path)}`,
      args: ['--prune', path],
      error: /not an absolute path below the root/,
      hint: /write the path inside the rootfs/,
    })),
    ...['--digestfile', '--write-manifest-to', '--write-peak-mem-to'].flatMap((option) => [
      {
        title: `${option} nowhere`,
        args: [option, 'nowhere/x'],
        error: /cannot write nowhere\/x: ENOENT/,
        hint: reportHint,
      },
      {
        title: `${option} to a directory`,
        args: [option, 'output'],
        error: /cannot write output: is a dir/,
        hint: reportHint,
      },
    ]),
  ])('$title', async ({ args, ...mistake }) => {
    const place = createWorkplace();
    writeFileSync(join(place.directory, 'text'), '{\n  x');
    await expectBuildRefused(place, { ...mistake, args: [...toArchive, ...args] });
  });

  test('a config file that the user may not read', async () => {
    const place = createWorkplace();
    writeFileSync(join(place.directory, 'config.json'), '{}', { mode: 0o600 });
    const args = [...toArchive, '--config', 'config.json'];
    await expectBuildRefused(place, {
      args,
      node: nodeAsNobody(place),
      error: /config\.json: permission denied$/,
      hint: configHint,
    });
  });

  test.each(['--digestfile', '--write-manifest-to', '--write-peak-mem-to'])(
    '%s where the user may not write',
    async (option) => {
      const place = createWorkplace();
      chmodSync(place.output, 0o777);
      const args = [...toArchive, option, 'rootfs/x'];
      const error = /cannot write rootfs\/x: EACCES/;
      await expectBuildRefused(place, { args, node: nodeAsNobody(place), error, hint: reportHint });
    },
  );

  test('--json without an output', async () => {
    const error = /--json needs standard output, but the image goes there/;
    await expectBuildRefused(createWorkplace(), { args: ['--json'], error, hint: /-o oci:DIRECTORY/ });
  });

  test.each([
    { args: ['biuld'], error: /unknown command 'biuld' \(Did you mean build\?\)/ },
    { args: ['--rootfs', 'rootfs'], error: /unknown option '--rootfs'/ },
  ])('no command: chunkah $args', async ({ args, error }) => {
    expectRefused(await runChunkah(args), error, help);
  });

  test('plan refuses what build refuses', async () => {
    const outcome = await runAt(createWorkplace(), ['plan', '--max-layers', '0']);
    expectRefused(outcome, /number of layers/, /--max-layers 64/);
    expect(outcome.stdout).toHaveLength(0);
  });
});

describe('a warning, and the image all the same, for', () => {
  test.each([
    {
      title: 'a prune path that matches nothing',
      args: ['--prune', '/nix\x1b[2J'],
      warnings: [/--prune \/nix\\x1b\[2J matched nothing/],
    },
    { title: 'more than 125 layers', args: ['--max-layers', '126'], warnings: [/125 layers/] },
    { title: 'more than 500 layers', args: ['--max-layers', '501'], warnings: [/125 layers/, /500 layers/] },
    {
      title: 'more layers than chunkah 0.6 takes',
      args: ['--compat', 'chunkah-0.6', '--max-layers', '128'],
      warnings: [/127 layers/],
    },
    {
      title: 'a packer that compat does not use',
      args: ['--compat', 'chunkah-0.6', '--packer', 'trie'],
      warnings: [/compat fixes the packer tiers/],
    },
    {
      title: 'a level without --compressed, which that program takes',
      args: ['--compat', 'chunkah-0.6', '--compression-level', '3'],
      warnings: [/does nothing without --compressed/],
    },
  ])('$title', async ({ args, warnings }) => {
    const place = createWorkplace();
    const { code, stderr } = await runAt(place, ['build', ...toArchive, ...args]);
    const lines = stderr.split('\n').filter((line) => line.startsWith('warning: '));
    expect({ code, lines }).toEqual({ code: 0, lines: warnings.map((warning) => expect.stringMatching(warning)) });
    expect(readdirSync(place.output)).toEqual(['image.tar']);
  });

  test('a second copy in sysroot/ostree, which --prune /sysroot/ leaves out', async () => {
    const place = createWorkplace({ ...sampleTree, 'sysroot/ostree/x': file('x') });
    expect((await runAt(place, ['plan'])).stderr).toMatch(/^warning: .*sysroot\/ostree.*--prune \/sysroot\/\n$/);
    expect((await runAt(place, ['plan', '--prune', '/sysroot/'])).stderr).toBe('');
  });

  test('large files alone', async () => {
    const place = createWorkplace({ big: file(Buffer.alloc(1024 * 1024)) });
    expect((await runAt(place, ['plan'])).stderr).toMatch(/^warning: .*user\.component.*\n$/);
  });
});

test('an argument that is not UTF-8 is refused, since Node does not preserve its bytes', async () => {
  const place = createWorkplace();
  const shell = `"$1" "$2" build --rootfs rootfs -o output/image.tar --label "$(printf 'a=\\377')" 2>&1; echo "code $?"`;
  const said = await run('bash', ['-c', shell, 'bash', process.execPath, programPath], { cwd: place.directory });
  expect(String(said)).toMatch(/^error: an argument is not UTF-8: a=.*\nhint: see chunkah --help.*\ncode 1\n$/);
  expect(readdirSync(place.output)).toEqual([]);
});
