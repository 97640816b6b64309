import { chmodSync } from 'node:fs';
import { expect } from 'vitest';
import { nodeAsNobody } from './mistake.ts';
import { run } from './program.ts';
import { readOnlyMount } from './real-root/mounts.ts';
import { expectNothingLeft, runAt, type Workplace } from './workplace.ts';

/**
 * All that can be known of a tree but the times at which it was read: content, owners, modes, times
 * of change, targets.
 */
async function stateOf(tree: string): Promise<string> {
  const facts = await run('find', ['.', '-printf', '%p %y %m %U:%G %s %T@ %C@ %l\n'], { cwd: tree });
  const digests = await run('find', ['.', '-type', 'f', '-exec', 'sha256sum', '{}', '+'], { cwd: tree });
  return `${facts}${digests}`;
}

/**
 * Expects that a build leaves no trace in a tree, needs no right to write, and gives the same image
 * without it.
 * @param place where the tree lies, and nothing else.
 */
export async function expectUntouched(place: Workplace, tree: string, epoch: number): Promise<void> {
  chmodSync(place.temporary, 0o777);
  const before = await stateOf(tree);
  const build = async (rootfs: string, node = process.execPath) => {
    const args = ['build', '--rootfs', rootfs, '--source-date-epoch', String(epoch)];
    const { code, stdout, stderr } = await runAt(place, args, { node });
    expect(code, stderr).toBe(0);
    return stdout;
  };
  const image = await build(tree);
  expect((await build(readOnlyMount(tree))).equals(image), 'the image of a read-only tree').toBe(true);
  expect((await build(tree, nodeAsNobody(place))).equals(image), 'the image that nobody builds').toBe(true);
  expect(await stateOf(tree)).toBe(before);
  expectNothingLeft(place);
}
