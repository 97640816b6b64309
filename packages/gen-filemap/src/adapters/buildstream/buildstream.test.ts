import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import type { Circumstances } from '../adapter.ts';
import { buildstream } from './buildstream.ts';

// Real runs are in e2e/buildstream.test.ts. These outputs occur in reality only with plugins, or by
// chance.

const show = ({ imageKind }: { imageKind: string }) => `@element core/libc.bst
@kind import
@state cached
@build
[]
@runtime
[]
@public
bst: {}

@end
@element image.bst
@kind ${imageKind}
@state cached
@build
- core/libc.bst
@runtime
[]
@public
bst: {}

@end

`;

const heading = (name: string) => `  ${name}:\n\t-rw-r--r--  reg    1           usr/lib/libc.so\n`;

/** Runs the adapter with a program that writes these texts in place of `bst`. */
async function ask(shown: string, listed: string, kinds: readonly string[] = []) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'show'), shown);
  writeFileSync(join(directory, 'artifact'), listed);
  // The command of bst comes after four arguments of ours.
  writeFileSync(join(directory, 'bst'), 'cat "$(dirname "$0")/$5"');
  const warnings: string[] = [];
  const circumstances: Circumstances = {
    signal: new AbortController().signal,
    logger: { warn: (message) => void warnings.push(message), info: () => {}, debug: () => {} },
  };
  const options = { target: 'image.bst', project: '.', command: `sh ${directory}/bst`, collectingKinds: kinds };
  const components = await buildstream(options, circumstances);
  const owned = components.filter(({ entries }) => entries.length > 0).map(({ name }) => name);
  return { owned, warnings };
}

test('an element of an unknown kind owns what it lists, with a warning, until its kind is said to collect', async () => {
  const listed = `${heading('image.bst')}${heading('core/libc.bst')}\n`;
  expect(await ask(show({ imageKind: 'merge' }), heading('image.bst'))).toEqual({
    owned: ['image'],
    warnings: ['image.bst owns 1 of 1 entries: if it only collects what others install, give --collecting-kind merge'],
  });
  expect(await ask(show({ imageKind: 'merge' }), listed, ['merge'])).toEqual({ owned: ['core/libc'], warnings: [] });
});

test.each(['compose', 'filter', 'oci', 'script', 'snap_image', 'stack', 'tar_element'])(
  'an element of the kind %s owns nothing that was staged for it',
  async (imageKind) => {
    const listed = `${heading('image.bst')}${heading('core/libc.bst')}\n`;
    expect(await ask(show({ imageKind }), listed)).toEqual({ owned: ['core/libc'], warnings: [] });
  },
);

test('a target that packs a tree into other files is reported apart from one that has the tree', async () => {
  const packed = '  image.bst:\n\t-rw-r--r--  reg    1           image.tar\n';
  expect(await ask(show({ imageKind: 'script' }), `${packed}${heading('core/libc.bst')}\n`)).toEqual({
    owned: ['image'],
    warnings: [
      'image.bst owns 1 of 1 entries: if it packs a tree into an archive or image, name the element whose artifact is that tree',
    ],
  });
});

test('a kind that collects and that no element has is reported', async () => {
  const listed = `${heading('image.bst')}${heading('core/libc.bst')}\n`;
  const { warnings } = await ask(show({ imageKind: 'oci' }), listed, ['ocy']);
  expect(warnings).toEqual(['no element has the kind ocy']);
});

test('the order in which bst lists elements does not matter', async () => {
  const listed = `${heading('core/libc.bst')}${heading('image.bst')}\n`;
  expect((await ask(show({ imageKind: 'compose' }), listed)).owned).toEqual(['core/libc']);
});

test('an artifact that vanished after bst show is missed', async () => {
  const asked = ask(show({ imageKind: 'compose' }), `${heading('image.bst')}\n`);
  await expect(asked).rejects.toMatchObject({
    code: 'BST_NOT_CACHED',
    message: expect.stringContaining('core/libc.bst'),
  });
});
