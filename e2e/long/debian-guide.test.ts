import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mmdebstrapArguments } from '@chunkah/roots';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readGuide } from '../guide.ts';
import { programPath, run, scratchDirectory } from '../program.ts';
import { readImage } from '../read-image.ts';

const guide = readGuide('debian.md');
const scratch = scratchDirectory(afterAll);
let env: Record<string, string>;

beforeAll(() => {
  const programs = join(scratch, 'programs');
  mkdirSync(programs);
  // The mirror of this machine, and our program as it was built.
  writeProgram(join(programs, 'chunkah'), [process.execPath, programPath], []);
  writeProgram(join(programs, 'mmdebstrap'), ['/usr/bin/mmdebstrap', '--quiet'], mmdebstrapArguments());
  env = { PATH: `${programs}:${process.env.PATH}:/usr/sbin:/sbin` };
});

function writeProgram(path: string, command: readonly string[], after: readonly string[]): void {
  const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');
  writeFileSync(path, `#!/bin/sh\nexec ${quoted(command)} "$@" ${quoted(after)}\n`);
  chmodSync(path, 0o755);
}

/** Runs the commands below a heading. @returns what they print. */
async function follow(heading: string): Promise<string> {
  const printed: Buffer[] = [];
  for (const commands of guide.commands(heading)) {
    printed.push(await run('bash', ['-euo', 'pipefail', '-c', commands], { cwd: scratch, env }));
  }
  return Buffer.concat(printed).toString();
}

function layersOf(image: string): Map<string, string> {
  return new Map(
    readImage(join(scratch, image)).layers.map(({ annotations, digest }) => {
      return [annotations?.['org.chunkah.component'] ?? '', digest];
    }),
  );
}

test('the guide leads from an empty directory to an update that downloads only the layers of new packages', async () => {
  await follow('1. A root filesystem');
  const shown = await follow('2. What is in it');
  expect(shown).toMatch(/^dpkg +\S+ +10 +built-in +found /m);
  expect(shown).toMatch(/ dpkg\/bash$/m);
  await follow('3. An image');

  const downloads = (await follow('4. The next image'))
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0]);
  const ofPackages = downloads.filter((name) => name?.startsWith('dpkg/'));
  expect(ofPackages.sort()).toEqual(['dpkg/jq', 'dpkg/libonig']);
  expect(downloads.length).toBeLessThan(10);
  expect(layersOf('second').size).toBeGreaterThan(50);

  await follow('Without `/var`');
  const packages = (image: string) => [...layersOf(image).keys()].filter((name) => name.startsWith('dpkg/')).sort();
  expect(packages('bootable')).toEqual(packages('second'));
}, 300_000);
