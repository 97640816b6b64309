import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { run, runChunkah } from '../program.ts';
import { readImage } from '../read-image.ts';

const options = ['--source-date-epoch', '1700000000', '--skip-special-files', '--no-progress'];

/**
 * Expects that chunkah makes the same of an image as of what umoci unpacks of it: the same layers,
 * annotations and config. Only the history of others is known to the image alone; without one the
 * manifests are the same.
 * @param directory for files; all that is made lies there.
 * @param layout `DIRECTORY:TAG`, whose layers are plain or gzip.
 * @param image the same as `--image` takes it.
 */
export async function expectSameAsUnpacked(directory: string, layout: string, image: string): Promise<void> {
  const at = (name: string) => join(directory, name);
  await run('umoci', ['unpack', '--image', layout, at('unpacked')]);
  writeFileSync(at('config.json'), await run('skopeo', ['inspect', '--config', '--raw', `oci:${layout}`]));
  const runs = {
    'of image': ['--image', image],
    'of rootfs': ['--rootfs', join(at('unpacked'), 'rootfs'), '--config', at('config.json')],
  };
  for (const [name, input] of Object.entries(runs)) {
    const { code, stderr } = await runChunkah(['build', ...input, ...options, '-o', `oci:${at(name)}`]);
    expect({ input, code, stderr }).toMatchObject({ code: 0 });
  }
  const [ofImage, ofRootfs] = Object.keys(runs).map((name) => readImage(at(name)));
  expect(ofImage?.layers).toEqual(ofRootfs?.layers);
  const { history = [], ...config } = JSON.parse(ofImage?.config ?? '');
  const own = history.filter(({ empty_layer: isEmpty = false }: { empty_layer?: boolean }) => !isEmpty);
  expect({ ...config, history: own }).toEqual(JSON.parse(ofRootfs?.config ?? ''));
  if (own.length === history.length) expect(ofImage?.manifestDigest).toBe(ofRootfs?.manifestDigest);
}
