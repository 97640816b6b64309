import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cachedDirectory, retried } from '../cached-directory.ts';
import { run } from '../program.ts';
import { readImage } from '../read-image.ts';
import { directoryImage, push } from '../registry/push.ts';
import { listenBetween, startRegistry } from '../registry/start-registry.ts';
import { createWorkplace } from '../workplace.ts';

const version = 'v3.1.2';
const module = 'github.com/distribution/distribution/v3/cmd/registry';

let program: string;

beforeAll(async () => {
  const directory = await cachedDirectory(`distribution-${version}`, async (made) => {
    const env = { GOBIN: made, GOFLAGS: '-modcacherw', GOPATH: join(made, 'go') };
    const timeout = 1_800_000;
    await retried(() => run('go', ['install', `${module}@${version}`], { env, timeout }));
  });
  program = join(directory, 'registry');
});

describe.each([
  ['plain', []],
  ['gzip', ['--compressed']],
  ['zstd', ['--compression', 'zstd']],
  ['zstd:chunked', ['--compression', 'zstd:chunked']],
] as const)('distribution 3 takes an image of %s layers', (_, compression) => {
  test('that skopeo pulls as the directory has it, and a second push sends what changed', async () => {
    const place = createWorkplace();
    const registry = await startRegistry({ program });
    const name = `docker://${registry.host}/team/app:1`;
    const expected = await directoryImage(place, compression);
    const first = await push(place, ['-o', name, ...compression]);
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining(expected.manifestDigest) });
    const copy = join(place.directory, 'copy');
    const source = ['--src-tls-verify=false', '--preserve-digests', name];
    await run('skopeo', ['--insecure-policy', 'copy', '--quiet', ...source, `oci:${copy}:1`]);
    expect(readImage(copy)).toMatchObject({ manifest: expected.manifest, config: expected.config });
    registry.requests();
    expect((await push(place, ['-o', name, ...compression])).stderr).toContain('0 blobs sent (0 B), 4 were there');
    const asked = registry.requests();
    expect(asked.filter((line) => line.startsWith('HEAD'))).toHaveLength(4);
    expect(asked.filter((line) => !line.startsWith('HEAD'))).toEqual(['PUT /v2/team/app/manifests/1']);
    writeFileSync(join(place.rootfs, 'usr/lib/small'), 'other');
    const changed = await push(place, ['-o', name, '--previous', 'same', ...compression]);
    expect(changed.stderr).toContain('2 blobs sent');
    expect(registry.uploads('team/app')).toEqual([]);
  });
});

test('distribution 3 goes on with an upload that was cut', async () => {
  const place = createWorkplace();
  const registry = await startRegistry({ program });
  const expected = await directoryImage(place);
  let cuts = 0;
  const between = await listenBetween(registry, (sent) => {
    if (cuts > 0 || sent.length < 2_000_000) return 'pass';
    cuts += 1;
    return 'cut';
  });
  registry.requests();
  const outcome = await push(place, ['-o', `docker://${between.host}/app:1`, '-v']);
  expect(outcome).toMatchObject({ code: 0, stderr: expect.stringContaining('trying again') });
  expect(cuts).toBe(1);
  // One session for each blob: the one that broke was not begun anew.
  expect(registry.requests().filter((line) => line.startsWith('POST'))).toHaveLength(4);
  const raw = await run('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${registry.host}/app:1`]);
  expect(raw.toString()).toBe(expected.manifest);
});
