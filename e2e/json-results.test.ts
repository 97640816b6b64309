import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { run } from './program.ts';
import { startRegistry } from './registry/start-registry.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

const formats = fileURLToPath(new URL('../docs/formats', import.meta.url));

/** The published schema, and no field beside those that it names. */
function strictSchema(command: string): object {
  const text = readFileSync(join(formats, `${command}-result.schema.json`), 'utf8');
  return JSON.parse(text, (_, value) =>
    typeof value === 'object' && value !== null && 'properties' in value && value.type === 'object'
      ? { ...value, additionalProperties: false }
      : value,
  );
}

/** What is wrong with the JSON that a command prints. */
async function faultsOf(place: Workplace, command: string, args: readonly string[], exitCode = 0): Promise<unknown> {
  const { code, stdout, stderr } = await runAt(place, [command, '--json', ...args]);
  expect({ code, stderr }).toEqual({ code: exitCode, stderr: expect.any(String) });
  const check = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(strictSchema(command));
  const result = JSON.parse(String(stdout));
  expect(result.formatVersion).toBe(1);
  return check(result) ? [] : check.errors;
}

const toImage = ['-o', 'oci:output/image'];

test('what the commands print with --json follows the schemas in docs/formats', async () => {
  const place = createWorkplace();
  const runs: readonly (readonly [string, readonly string[]])[] = [
    ['plan', ['--forecast']],
    ['build', [...toImage, '--update-every', 'daily,3']],
    ['plan', ['--previous', 'oci:output/image', '--against', 'oci:output/image', '--files', '3']],
    ['build', ['-o', 'oci:output/next', '--previous', 'oci:output/image']],
    ['diff', ['oci:output/image', 'oci:output/next', '--files', '3']],
    ['validate', ['oci:output/image', '--for', 'docker,bootc']],
    ['inspect', ['oci:output/image']],
    ['repos', []],
    ['explain', ['/usr/big', '/gone/below', '--prune', '/gone/']],
    ['config', ['--label', 'a=b', '--prune', '/x']],
  ];
  for (const [command, args] of runs) {
    expect(await faultsOf(place, command, args), `${command} ${args.join(' ')}`).toEqual([]);
  }
});

test('what inspect and validate print of any image follows the schemas', async () => {
  const place = createWorkplace();
  const registry = await startRegistry();
  const images = [
    'oci:output/image',
    'oci-archive:output/archive.tar',
    'docker-archive:output/docker.tar:localhost/app:1',
    `docker://${registry.host}/app:1`,
  ];
  for (const image of images) {
    expect((await runAt(place, ['build', '-o', image, '--source-date-epoch', '1'])).code).toBe(0);
  }
  const [source = ''] = images;
  await run('skopeo', ['copy', source, 'docker-archive:output/saved.tar:a:1'], { cwd: place.directory });
  for (const image of [...images, 'output/saved.tar']) {
    expect(await faultsOf(place, 'inspect', [image, '--files', '1']), image).toEqual([]);
    expect(await faultsOf(place, 'validate', [image]), image).toEqual([]);
  }
  writeFileSync(join(place.output, 'image/blobs/sha256', '0'.repeat(64)), 'another');
  expect(await faultsOf(place, 'validate', ['output/image'], 1)).toEqual([]);
});

test('the schemas notice a field that is missing, of another type, or unknown', () => {
  const check = new Ajv({ allowUnionTypes: true }).compile(strictSchema('repos'));
  expect(check({ formatVersion: 1, repos: [] })).toBe(true);
  for (const broken of [
    { repos: [] },
    { formatVersion: 2, repos: [] },
    { formatVersion: 1, repos: [{ name: 'a' }] },
    { formatVersion: 1, repos: [], more: 1 },
  ]) {
    expect(check(broken), JSON.stringify(broken)).toBe(false);
  }
});

test('plan prints what it found, and then fails', async () => {
  const place = createWorkplace();
  const args = ['plan', '--for', 'docker,ghcr', '--fail-on', 'layers=2,download=1MB'];
  const { code, stdout, stderr } = await runAt(place, args);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^error: a weekly client is .* \(and 1 more, see above\)\nhint: .*--forecast.*\n$/),
  });
  expect(String(stdout)).toMatch(
    /\n\nerror: a weekly client .*\n {2}chunkah plan .*\nerror: the image has 3 layers.*\n {2}.*\n$/,
  );
  const { stdout: json } = await runAt(place, [...args, '--json']);
  const check = new Ajv({ allowUnionTypes: true }).compile(strictSchema('plan'));
  expect(check(JSON.parse(String(json))), JSON.stringify(check.errors)).toBe(true);
});

test('validate prints which clients cannot take an image, and then fails', async () => {
  const place = createWorkplace();
  expect((await runAt(place, ['build', ...toImage, '--compression', 'zstd'])).code).toBe(0);
  const args = ['validate', 'oci:output/image', '--for', 'podman,docker-20.10'];
  const { code, stdout, stderr } = await runAt(place, args);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(
      /^error: docker-20\.10: layer 1 \(.*\) and 2 more are compressed with zstd, which Docker 20\.10 does not read\nhint: use --compression gzip\n$/,
    ),
  });
  expect(String(stdout)).toMatch(
    /^valid: 0 faults, 0 warnings\nerror: docker-20\.10: layer 1 .*\n {2}use --compression gzip\n/,
  );
  const { stdout: json } = await runAt(place, [...args, '--json']);
  const check = new Ajv({ allowUnionTypes: true }).compile(strictSchema('validate'));
  expect(check(JSON.parse(String(json))), JSON.stringify(check.errors)).toBe(true);
  const wrong = await runAt(place, ['validate', 'oci:output/image', '--for', 'dokcer']);
  expect(wrong).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error: --for cannot be "dokcer"\nhint: give one of: acr, /),
  });
});
