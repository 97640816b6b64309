import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runAction } from './ci/github-action.ts';
import { runTask, taskFaults } from './ci/tekton-task.ts';
import { writeWrapper } from './containerfile/wrapper.ts';
import { readGuide } from './guide.ts';
import { programPath, run } from './program.ts';
import { readImage } from './read-image.ts';
import { startRegistry } from './registry/start-registry.ts';
import { createWorkplace, sampleTree, type Workplace } from './workplace.ts';

/** A workplace and a folder with the command `chunkah`. */
function workplaceWithProgram(): Workplace & { readonly programs: string; readonly program: string } {
  const place = createWorkplace({ ...sampleTree, 'var/cache/a b': file('x'), 'var/tmp/c': file('y') });
  const programs = join(place.directory, 'programs');
  writeWrapper(programs, 'chunkah', `'${process.execPath}' '${programPath}'`);
  return { ...place, programs, program: join(programs, 'chunkah') };
}

describe('the GitHub action', () => {
  test('builds as its inputs say, and answers with digest, bytes and a summary', async () => {
    const { directory, program } = workplaceWithProgram();
    const config = '{\n  "Cmd": ["/bin/sh"]\n}\n';
    const first = await runAction(directory, {
      ...{ program, rootfs: 'rootfs', output: 'oci:output/image:v1', compressed: 'true' },
      ...{ prune: '/var/cache/a b\n/var/tmp/\n', 'config-str': config, 'source-date-epoch': '0' },
      args: '--annotation\nnote=some words\n',
    });
    expect(first.outcome).toMatchObject({ code: 0 });
    const image = readImage(join(directory, 'output/image'));
    expect(first.outputs).toEqual({
      digest: image.manifestDigest,
      layers: String(image.layers.length),
      bytes: String(image.layers.reduce((sum, { size }) => sum + size, 0)),
      'download-bytes': '',
      comment: first.summary.trimEnd(),
    });
    expect(first.summary).toContain(`| digest | \`${image.manifestDigest}\` |`);
    expect(JSON.parse(image.manifest).annotations).toMatchObject({ note: 'some words' });
    expect(JSON.parse(image.config).config.Cmd).toEqual(['/bin/sh']);

    writeFileSync(join(directory, 'rootfs/usr/lib/small'), 'other');
    const second = await runAction(directory, {
      ...{ program, rootfs: 'rootfs', output: 'oci:output/next', compression: 'gzip', 'source-date-epoch': '0' },
      ...{ prune: '/var/cache/a b\n/var/tmp/', previous: 'oci:output/image:v1', summary: 'false' },
    });
    expect(second.outcome).toMatchObject({ code: 0 });
    expect(Number(second.outputs['download-bytes'])).toBeGreaterThan(0);
    expect(Number(second.outputs['download-bytes'])).toBeLessThan(Number(second.outputs.bytes));
    expect(second.summary).toBe('');
    expect(second.outputs.comment).toContain('| beside the previous image | ');
  });

  test.each([
    ['an error of chunkah', { rootfs: 'gone' }, /^::error::.*gone/m],
    ['a switch that is neither on nor off', { rootfs: 'rootfs', compressed: 'yes' }, /^::error::compressed takes /m],
    ['a program that cannot be run', { program: './no-such-program' }, /^::error::\.\/no-such-program cannot be run$/m],
  ])('shows %s at the run, which fails', async (_, inputs, expected) => {
    const { directory, program } = workplaceWithProgram();
    const { outcome, outputs } = await runAction(directory, { program, output: 'oci:output/image', ...inputs });
    expect(outcome.code).toBe(1);
    expect(String(outcome.stdout)).toMatch(expected);
    expect(outputs.digest).toBe('');
  });
});

test('the workflow that takes an image of a registry makes another one there, and keeps its layers', async () => {
  const { directory, program, rootfs } = workplaceWithProgram();
  const { host } = await startRegistry();
  const workflow = parse(readGuide('rechunk.md').files.get('.github/workflows/rechunk.yaml') ?? '');
  const steps: { with?: Record<string, string> }[] = workflow.jobs.rechunk.steps;
  const entries = Object.entries(steps.find((step) => step.with !== undefined)?.with ?? {});
  const inputs = Object.fromEntries(
    entries.map(([name, value]) => [name, value.replace('REGISTRY/NAME', `${host}/system`)]),
  );
  expect(inputs).toMatchObject({ image: `docker://${host}/system:built`, output: `docker://${host}/system:latest` });
  const downloads: string[] = [];
  for (const content of ['one', 'other', 'other']) {
    writeFileSync(join(rootfs, 'usr/lib/small'), content);
    const build = ['build', '--rootfs', rootfs, '--compressed', '-o', inputs.image ?? '', '--source-date-epoch', '0'];
    await run(program, build, { cwd: directory });
    const { outcome, outputs } = await runAction(directory, { program, ...inputs });
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    const { Digest } = JSON.parse(String(await run('skopeo', ['inspect', '--tls-verify=false', inputs.output ?? ''])));
    expect(outputs.digest).toBe(Digest);
    downloads.push(`${outputs['download-bytes']} of ${outputs.bytes}`);
  }
  const [, changed, same] = downloads.map((text) => text.split(' of ').map(Number));
  expect(changed?.[0]).toBeGreaterThan(0);
  expect(changed?.[0]).toBeLessThan(changed?.[1] ?? 0);
  expect(same?.[0]).toBe(0);
});

describe('the Tekton Task', () => {
  test('has only fields of a Task', () => {
    expect(taskFaults()).toEqual([]);
    expect(taskFaults((task) => ({ ...task, spec: { ...task.spec, stages: [] } }))).not.toEqual([]);
    expect(taskFaults((task) => ({ ...task, apiVersion: 'tekton.dev/v2' }))).not.toEqual([]);
  });

  test('builds an image of its workspace, and says its digest and bytes', async () => {
    const { directory, programs } = workplaceWithProgram();
    const params = { image: 'chunkah', output: 'oci:output/image', args: ['--label', 'a=b c', '--compressed'] };
    const { outcome, results } = await runTask(directory, programs, params);
    expect(outcome).toMatchObject({ code: 0 });
    const image = readImage(join(directory, 'output/image'));
    expect(results).toEqual({
      digest: image.manifestDigest,
      bytes: String(image.layers.reduce((sum, { size }) => sum + size, 0)),
    });
    expect(JSON.parse(image.config).config.Labels).toEqual({ a: 'b c' });
  });

  test('fails when the build fails', async () => {
    const { directory, programs } = workplaceWithProgram();
    const { outcome } = await runTask(directory, programs, { image: 'x', output: 'oci:output/image', rootfs: 'gone' });
    expect(outcome.code).toBe(1);
  });
});

test('the job for GitLab in the guide builds an image and keeps what it says', async () => {
  const { directory, programs } = workplaceWithProgram();
  const jobs = parse(readGuide('ci.md').files.get('.gitlab-ci.yml') ?? '');
  const { script, artifacts } = jobs.image as { script: string[]; artifacts: { paths: string[] } };
  const env = { PATH: `${programs}:${process.env.PATH}`, CI_COMMIT_SHORT_SHA: '0123abcd' };
  await run('bash', ['-euo', 'pipefail', '-c', script.join('\n')], { cwd: directory, env });
  const [archive, ...texts] = artifacts.paths;
  expect(archive).toBe('image.oci');
  await run('tar', ['-tf', join(directory, 'image.oci'), 'index.json']);
  for (const name of texts) expect(readFileSync(join(directory, name), 'utf8')).toContain('sha256:');
});
