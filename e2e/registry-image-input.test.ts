import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Fault, startRegistry as startFaulty } from '../packages/registry/src/faulty-registry.fixture.ts';
import { readImage } from './read-image.ts';
import { at, requests } from './registry/faults.ts';
import { directoryImage, noUser, push } from './registry/push.ts';
import { startTlsRegistry } from './registry/tls-registry.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, type Workplace } from './workplace.ts';

/** Runs a command that is given no rootfs, without files and variables of this machine's user. */
function ask(place: Workplace, args: readonly string[]) {
  return runAt(place, args, { env: { ...noUser(place), CHUNKAH_ROOTFS: undefined } });
}

describe('an image in a registry with TLS and users', () => {
  test('is taken in, shown and checked by every command when authority and credentials are given', async () => {
    const { place, registry } = await startTlsRegistry();
    const image = `docker://${registry.host}/app:1`;
    mkdirSync(join(place.rootfs, 'etc'));
    writeFileSync(join(place.rootfs, 'etc/os-release'), 'ID=debian\n');
    const { manifestDigest } = await directoryImage(place, ['--compressed']);
    const access = ['--registry-ca', 'ca.crt', '--authfile', 'auth.json'];
    expect((await push(place, ['-o', image, '--compressed', ...access])).code).toBe(0);
    const built = await ask(place, [
      'build',
      '--image',
      image,
      '--compressed',
      '-o',
      'oci:output/image',
      ...access,
      '-vv',
    ]);
    expect({ ...built, stdout: '' }).toMatchObject({
      code: 0,
      stderr: expect.not.stringMatching(/secret|Basic|dXNlcj|warning/),
    });
    expect(readImage(join(place.output, 'image')).manifestDigest).toBe(manifestDigest);
    for (const command of [
      ['plan', '--image', image],
      ['repos', '--image', image],
      ['explain', '/usr/big', '--image', image],
      ['plan', '--image', image, '--previous', image, '--compressed'],
      ['inspect', image, '--files', '1'],
      ['validate', image],
    ]) {
      const { code, stderr } = await ask(place, [...command, ...access]);
      expect({ command, code, stderr }).toMatchObject({ code: 0 });
    }
    // The preset is chosen by what the image holds, with what the config says of the registry.
    const config = { image, presets: ['auto'], authfile: 'auth.json', registryCa: 'ca.crt' };
    writeFileSync(join(place.directory, 'chunkah.config.json'), JSON.stringify(config));
    for (const args of [[], ['--image', image, '--no-config-file', '--preset', 'auto', ...access]]) {
      const { code, stderr } = await ask(place, ['plan', ...args]);
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: expect.stringContaining('preset debian') });
    }
    expect(readdirSync(place.temporary)).toEqual([]);
  });

  test('is not taken in without them, and nothing is left', async () => {
    const { place, registry } = await startTlsRegistry();
    const image = `docker://${registry.host}/app:1`;
    const args = ['build', '--image', image, '-o', 'oci:output/image'];
    const hidden = await ask(place, [...args, '--authfile', 'auth.json']);
    expectRefused(hidden, /the TLS certificate of localhost:\d+ is not accepted/, /--registry-ca FILE/);
    const unknown = await ask(place, [...args, '--registry-ca', 'ca.crt']);
    expectRefused(unknown, /localhost:\d+ denies repository:app:pull/, /no credentials were found: log in with/);
    const auth = Buffer.from('user:wrong-password').toString('base64');
    writeFileSync(join(place.directory, 'auth.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const wrong = await ask(place, [...args, '--registry-ca', 'ca.crt', '--authfile', 'auth.json']);
    expectRefused(wrong, /localhost:\d+ denies/, /the credentials found do not suffice/);
    expect(wrong.stderr).not.toMatch(/wrong-password|dXNlcj/);
    expectNothingLeft(place);
  });
});

/** Breaks the first answer with a large blob after so many bytes; later ones begin where they are asked to. */
function breaksAfter(bytes: number, ranges: string[]): Fault {
  let isBroken = false;
  return at(requests('GET', 'blobs'), ({ url = '', headers: { range } }, response, { blobs }) => {
    const blob = blobs.get(url.replace(/.*\//, '')) ?? Buffer.alloc(0);
    if (range !== undefined) {
      ranges.push(range);
      const start = Number(/^bytes=([0-9]+)-$/.exec(range)?.[1]);
      const rest = blob.subarray(start);
      const contentRange = `bytes ${start}-${blob.length - 1}/${blob.length}`;
      response.writeHead(206, { 'content-length': rest.length, 'content-range': contentRange }).end(rest);
      return true;
    }
    if (isBroken || blob.length < bytes) return false;
    isBroken = true;
    response.writeHead(200, { 'content-length': blob.length });
    response.write(blob.subarray(0, bytes), () => response.destroy());
    return true;
  });
}

describe('an image in a registry whose connections break or whose bytes are others', () => {
  test('is taken in from where the connection broke', async () => {
    const place = createWorkplace();
    const ranges: string[] = [];
    const registry = await startFaulty({ fault: breaksAfter(1_000_000, ranges) });
    const image = `docker://${registry.host}/app`;
    expect((await push(place, ['-o', image])).code).toBe(0);
    const { manifestDigest } = await directoryImage(place);
    const { code, stderr } = await ask(place, ['build', '--image', image, '-o', 'oci:output/image', '-v']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('the connection broke after') });
    expect(readImage(join(place.output, 'image')).manifestDigest).toBe(manifestDigest);
    expect(ranges).toEqual([expect.stringMatching(/^bytes=[1-9][0-9]+-$/)]);
  });

  test.each(['layer', 'config', 'manifest'])(
    'with another %s than its digest says is an error, and nothing is left',
    async (which) => {
      const place = createWorkplace();
      const registry = await startFaulty();
      const { manifestDigest, manifest, layers } = await directoryImage(place, ['--compressed']);
      expect((await push(place, ['-o', `docker://${registry.host}/app`, '--compressed'])).code).toBe(0);
      const { config } = JSON.parse(manifest);
      const change = (bytes: Buffer | undefined) => {
        const changed = Buffer.from(bytes ?? '');
        const last = changed.length - 20;
        changed[last] = (changed[last] ?? 0) ^ 1;
        return changed;
      };
      const stored = registry.manifests.get('app:latest');
      if (stored === undefined) throw new Error('not reached');
      registry.manifests.set(`app:${manifestDigest}`, { ...stored, bytes: change(stored.bytes) });
      const digest = which === 'config' ? config.digest : layers[0]?.digest;
      if (which !== 'manifest') registry.blobs.set(digest, change(registry.blobs.get(digest)));
      const image = `docker://${registry.host}/app${which === 'manifest' ? `@${manifestDigest}` : ''}`;
      const outcome = await ask(place, ['build', '--image', image, '-o', 'oci:output/image']);
      expectRefused(outcome, /localhost:\d+.* sha256:[0-9a-f]+.* sha256:[0-9a-f]+/, /./);
      expectNothingLeft(place);
    },
  );
});
