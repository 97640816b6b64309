import { describe, expect, test } from 'vitest';
import { type Files, placeWith } from './config-place.ts';
import { runAt } from './workplace.ts';

const preset = (options: object) => ({ presets: [{ name: 'acme', title: 'Acme', ...options }] });

/** What a config says wrong, and how the error begins: a config and a preset have all of them. */
const ofConfigs: readonly (readonly [string, object, RegExp])[] = [
  ['prune', { prune: ['var/cache'] }, /prune var\/cache: not an absolute path below the root$/],
  ['labels', { labels: ['a=b', 'x'] }, /labels has none of the forms KEY=VALUE, KEY- and -: "x"$/],
  ['annotations', { annotations: ['=x'] }, /annotations has an empty key: "=x"$/],
];

/** What only a config has. */
const ofConfigsAlone: readonly (readonly [string, object, RegExp])[] = [
  ['tag', { tag: 'Bad Tag' }, /tag: "Bad Tag" is not a valid image name$/],
  ['rootfs', { rootfs: 'nowhere' }, /rootfs \/.*\/nowhere does not exist$/],
  ['output', { output: 'oci:output' }, /output: the output oci:\/.*\/output exists already$/],
  ['output', { output: 'nowhere/x' }, /output: cannot write \/.*\/nowhere\/x: its directory does not exist$/],
  ['filemap', { filemap: 'nowhere' }, /filemap: .*cannot read the map \/.*\/nowhere: it does not exist$/],
  ['componentMap', { componentMap: 'nowhere' }, /componentMap: .*cannot read the component map \/.*nowhere/],
  ['imageConfig', { imageConfig: 'nowhere' }, /imageConfig: cannot read the image config \/.*\/nowhere/],
  ['imageConfig', { imageConfig: { User: 7 } }, /imageConfig: the image config is invalid: User/],
  ['digestfile', { digestfile: 'nowhere/x' }, /digestfile: cannot write \/.*\/nowhere\/x: ENOENT/],
  ['componentsFile', { componentsFile: 'output' }, /componentsFile: cannot write \/.*\/output: is a directory$/],
  ['priorities', { priorities: { nothing: 3 } }, /priorities name a repo that does not exist: "nothing"$/],
  ['groups', { groups: { 'Bad Name': ['x'] } }, /groups: /],
  ['rules', { rules: [{ prefix: '/../x', component: 'x' }] }, /rules: .*the list of rules is invalid/],
];

async function errorOf(files: Files, args: readonly string[], env: Record<string, string | undefined> = {}) {
  const { code, stderr } = await runAt(placeWith(files), ['build', ...args], { env });
  const [error = '', hint = ''] = stderr.split('\n').filter((line) => /^(error|hint): /.test(line));
  expect({ code, hint }).toEqual({ code: 1, hint: expect.stringMatching(/^hint: /) });
  return { error, hint };
}

const toImage = ['-o', 'oci:output/image'];

describe('an error about a value', () => {
  test.each([...ofConfigs, ...ofConfigsAlone])('of a config names the config: %s', async (name, config, expected) => {
    const files = { 'chunkah.config.json': JSON.stringify(config) };
    const args = 'output' in config ? [] : toImage;
    const env = 'rootfs' in config ? { CHUNKAH_ROOTFS: undefined } : {};
    const { error, hint } = await errorOf(files, args, env);
    expect(error).toMatch(new RegExp(`^error: /.*/chunkah\\.config\\.json: ${name}\\b`));
    expect(error).toMatch(expected);
    expect(`${error}${hint}`).not.toMatch(/ --(?:prune|label|annotation|output|rootfs)\b/);
  });

  test.each(ofConfigs.filter(([name]) => name !== 'prune'))(
    'of a preset names the preset: %s',
    async (name, config, expected) => {
      const { error } = await errorOf({ 'chunkah.config.json': JSON.stringify(preset(config)) }, toImage);
      expect(error).toMatch(new RegExp(`^error: preset acme: ${name} `));
      expect(error).toMatch(expected);
    },
  );

  test('of a preset names the preset: prune', async () => {
    const { error } = await errorOf({ 'chunkah.config.json': JSON.stringify(preset({ prune: ['/a/../b'] })) }, toImage);
    expect(error).toMatch(/^error: preset acme: prune \/a\/\.\.\/b: not an absolute path/);
  });

  test.each([
    ['--prune', ['--prune', 'x'], /^error: --prune x: not an absolute path/],
    ['--label', ['--label', 'x'], /^error: --label has none of the forms/],
    ['--tag', ['--tag', 'Bad Tag'], /^error: --tag: "Bad Tag" is not a valid image name/],
    ['--arch', ['--arch', ''], /^error: --arch: the architecture of the image is empty/],
    ['--max-layers', ['--max-layers', '0'], /^error: --max-layers: the number of layers/],
    [
      '--update-period',
      ['--update-period', 'hourly'],
      /^error: --update-period takes a whole number of days or daily, /,
    ],
    ['--output', ['-o', 'nowhere/x'], /^error: --output: cannot write nowhere\/x/],
    ['--rootfs', ['--rootfs', 'nowhere'], /^error: --rootfs nowhere does not exist$/],
    ['--filemap', ['--filemap', 'nowhere'], /^error: --filemap: .*cannot read the map nowhere/],
    ['--config', ['--config', 'nowhere'], /^error: --config: cannot read the image config nowhere/],
    ['--config-str', ['--config-str', '{'], /^error: --config-str: the image config is broken JSON/],
    ['--digestfile', ['--digestfile', 'nowhere/x'], /^error: --digestfile: cannot write nowhere\/x/],
    ['--write-peak-mem-to', ['--write-peak-mem-to', 'nowhere/x'], /^error: --write-peak-mem-to: cannot write/],
  ])('of the command line names the option: %s', async (_, args, expected) => {
    expect((await errorOf({}, [...toImage, ...args])).error).toMatch(expected);
  });

  test.each([
    ['CHUNKAH_ROOTFS', 'nowhere', /^error: CHUNKAH_ROOTFS nowhere does not exist$/],
    ['CHUNKAH_CONFIG_STR', '{', /^error: CHUNKAH_CONFIG_STR: the image config is broken JSON/],
    ['CHUNKAH_THREADS', '1025', /^error: CHUNKAH_THREADS: the number of threads/],
    ['CHUNKAH_THREADS', 'x', /^error: CHUNKAH_THREADS takes a whole number, not "x"$/],
    ['CHUNKAH_UPDATE_PERIOD', '0', /^error: CHUNKAH_UPDATE_PERIOD takes a whole number of days/],
    ['SOURCE_DATE_EPOCH', 'x', /^error: SOURCE_DATE_EPOCH is not a time/],
  ])('of the environment names the variable: %s=%s', async (name, value, expected) => {
    expect((await errorOf({}, toImage, { [name]: value })).error).toMatch(expected);
  });
});

test('of two sources, the one with the wrong value is named', async () => {
  const files = { 'chunkah.config.json': JSON.stringify({ labels: ['a=b', 'y'] }) };
  expect((await errorOf(files, [...toImage, '--label', 'c=d'])).error).toMatch(/chunkah\.config\.json: labels .*"y"$/);
});

test('a level without a compression is an error that names what set it', async () => {
  const { error } = await errorOf({ 'chunkah.config.json': JSON.stringify({ compressionLevel: 3 }) }, toImage);
  expect(error).toMatch(/chunkah\.config\.json: .*a compression level is given, but the layers are not compressed$/);
});

test('explain names what leaves a path out', async () => {
  const config = { prune: ['/usr/lib/small'], ...preset({ prune: ['/etc/'] }) };
  const place = placeWith({
    'chunkah.config.json': JSON.stringify(config),
    'map.tsv': '/srv/x\tx\n',
    'rootfs/opt/x': 'x',
    'rootfs/srv/x': 'x',
  });
  const paths = ['/usr/lib/small', '/etc/os-release', '/opt/x'];
  const args = ['--filemap', 'map.tsv', '--prune', '/opt/'];
  const { stdout } = await runAt(place, ['explain', ...paths, ...args]);
  const lines = String(stdout)
    .split('\n')
    .filter((line) => line.includes('leaves it out'));
  expect(lines).toEqual([
    expect.stringMatching(
      /prune path \/usr\/lib\/small leaves it out, if it exists \(\/.*chunkah\.config\.json: prune\)$/,
    ),
    expect.stringMatching(/prune path \/etc\/ leaves it out, if it exists \(preset acme: prune\)$/),
    expect.stringMatching(/prune path \/opt\/ leaves it out, if it exists \(--prune\)$/),
  ]);
});
