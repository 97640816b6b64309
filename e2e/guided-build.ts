import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWrapper } from './containerfile/wrapper.ts';
import type { Guide } from './guide.ts';
import { programPath, run } from './program.ts';
import { readImage } from './read-image.ts';

/** A directory in which the commands of a guide run, one section after another. */
export interface GuidedBuild {
  readonly directory: string;
  /** Runs the commands below a heading; what they write is the answer. */
  follow(heading: string): Promise<string>;
  /** Digests of the layers of an image in it by the components that are in them. */
  layersOf(image: string): Map<string, string>;
}

/** @param directory that does not exist yet. */
export function guidedBuild(guide: Guide, directory: string): GuidedBuild {
  mkdirSync(directory);
  const programs = `${directory}-programs`;
  writeWrapper(programs, 'chunkah', `'${process.execPath}' '${programPath}'`);
  const env = { PATH: `${programs}:${process.env.PATH}`, SOURCE_DATE_EPOCH: '1760000000' };
  return {
    directory,
    follow: async (heading) => {
      const outputs: string[] = [];
      for (const commands of guide.commands(heading)) {
        const shell = ['--norc', '-euo', 'pipefail', '-c', commands];
        outputs.push(String(await run('bash', shell, { cwd: directory, env: { LC_ALL: 'C.UTF-8', ...env } })));
      }
      return outputs.join('');
    },
    layersOf: (image) => {
      const { layers } = readImage(join(directory, image));
      return new Map(layers.map(({ annotations, digest }) => [annotations?.['org.chunkah.component'] ?? '', digest]));
    },
  };
}
