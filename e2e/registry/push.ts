import { join } from 'node:path';
import { expect } from 'vitest';
import { type Outcome, run } from '../program.ts';
import { readImage } from '../read-image.ts';
import { runAt, type Workplace } from '../workplace.ts';

export const atEpoch = ['--source-date-epoch', '1700000000'];

/** Runs a build into a registry without files and variables of this machine's user. */
export function push(
  place: Workplace,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): Promise<Outcome> {
  return runAt(place, ['build', ...atEpoch, ...args], { env: { ...noUser(place), ...env } });
}

/** No files and variables of this machine's user. */
export function noUser({ directory }: Workplace): Record<string, string | undefined> {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];
  const files = ['REGISTRY_AUTH_FILE', 'DOCKER_CONFIG', 'XDG_CONFIG_HOME'];
  const none = Object.fromEntries([...proxies, ...files].map((name) => [name, undefined]));
  return { ...none, HOME: directory, XDG_RUNTIME_DIR: directory };
}

/** The image that `build -o oci:` makes. */
export async function directoryImage(place: Workplace, args: readonly string[] = []) {
  const outcome = await push(place, ['-o', 'oci:output/image', ...args]);
  expect(outcome.code).toBe(0);
  const image = readImage(join(place.output, 'image'));
  await run('rm', ['-r', join(place.output, 'image')]);
  return image;
}
