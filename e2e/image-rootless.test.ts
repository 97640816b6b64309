import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directory, file, link, symlink, tarOf, whiteout } from '../packages/oci/src/tree/handmade-tar.fixture.ts';
import { writeLayout } from './layers/image-of-tars.ts';
import { type Outcome, outcomeOf, programPath, run, scratchDirectory } from './program.ts';
import { blobFile, readImage } from './read-image.ts';

/** Version 2 of `security.capability` with cap_net_raw: bytes that are no text. */
const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex').toString('latin1');

const layers = [
  [
    directory('usr'),
    { ...file('usr/su', '#!'), mode: 0o4755 },
    { ...file('usr/ping'), pax: { 'SCHILY.xattr.security.capability': capability } },
    { ...directory('usr/shared'), mode: 0o2775, uid: 1000, gid: 4_000_000_000 },
    { ...file('usr/shared/of many'), uid: 3_000_000, gid: 2_500_000, mode: 0o600 },
    { ...file('usr/gone'), mode: 0 },
    { ...file('usr/b\xff'), pax: { 'SCHILY.xattr.user.component': 'c', 'SCHILY.xattr.user.note': '\x00\xfe' } },
  ],
  [
    whiteout('usr/gone'),
    link('usr/ping again', 'usr/ping'),
    symlink('usr/to shared', 'shared'),
    { name: 'usr/null', type: '3', mode: 0o666 },
    { name: 'usr/pipe', type: '6' },
  ],
];

const scratch = scratchDirectory(afterAll);

/** Entries of tars in Python's words, one per line. */
const listing = `
import sys, tarfile
for path in sys.argv[1:]:
    with tarfile.open(path, errors="surrogateescape") as tar:
        for entry in tar:
            xattrs = {k[13:]: v for k, v in entry.pax_headers.items() if k.startswith("SCHILY.xattr.")}
            text = lambda value: value.encode("utf-8", "surrogateescape").hex() if not value.isprintable() else value
            xattrs = " ".join(k + "=" + text(v) for k, v in sorted(xattrs.items()))
            name = entry.name.encode("utf-8", "surrogateescape").decode("latin1").encode("unicode_escape").decode()
            kind = entry.type.decode()
            print(kind, oct(entry.mode & 0o7777)[2:], f"{entry.uid}:{entry.gid}", name, entry.linkname, xattrs)
`;

/** A user who is in no file of users, has no group of others and owns an empty home, without /proc. */
async function buildAsStranger(...args: string[]): Promise<Outcome & { readonly home: string }> {
  const home = scratchDirectory();
  chmodSync(home, 0o777);
  const script = `mount -t tmpfs none /proc && exec setpriv --reuid=54321 --regid=54321 --clear-groups \\
    --bounding-set=-all --inh-caps=-all --no-new-privs env -i HOME="$1" TMPDIR="$1" "\${@:2}"`;
  const command = [process.execPath, programPath, 'build', '--image', `oci:${scratch}/image:test`, ...args];
  const outcome = await outcomeOf('unshare', ['--mount', 'bash', '-c', script, 'bash', home, ...command], {
    cwd: home,
  });
  return { ...outcome, home };
}

beforeAll(() => {
  chmodSync(scratch, 0o755);
  mkdirSync(join(scratch, 'image'));
  writeLayout(join(scratch, 'image'), layers.map(tarOf));
});

describe('a user without any privilege, in an empty home', () => {
  const options = ['--source-date-epoch', '1700000000', '--skip-special-files', '--max-layers', '1'];

  test('keeps owners, setuid bits, capabilities and hard links of an image', async () => {
    const { code, stderr, home } = await buildAsStranger(...options, '-v', '-o', 'oci:image');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('left out 2 special files\n') });
    const blobs = readImage(join(home, 'image')).layers.map(({ digest }) => blobFile(join(home, 'image'), digest));
    const lines = String(await run('python3', ['-c', listing, ...blobs])).split('\n');
    expect(lines.map((line) => line.trim()).filter((line) => line !== '')).toEqual([
      '5 755 0:0 usr',
      String.raw`0 644 0:0 usr/b\xff  user.component=c user.note=00fe`,
      `0 644 0:0 usr/ping  security.capability=${Buffer.from(capability, 'latin1').toString('hex')}`,
      '1 644 0:0 usr/ping again usr/ping',
      '5 2775 1000:4000000000 usr/shared',
      '0 600 3000000:2500000 usr/shared/of many',
      '0 4755 0:0 usr/su',
      '2 777 0:0 usr/to shared shared',
    ]);
    expect(readdirSync(home)).toEqual(['image']);
  });

  test('makes the image that root makes', async () => {
    const { code, home } = await buildAsStranger(...options, '--compression', 'gzip', '-o', 'oci:image');
    expect(code).toBe(0);
    const args = ['build', '--image', `oci:${scratch}/image:test`, ...options, '--compression', 'gzip', '-o'];
    await run(process.execPath, [programPath, ...args, `oci:${scratch}/by root`]);
    expect(readImage(join(home, 'image')).manifestDigest).toBe(readImage(join(scratch, 'by root')).manifestDigest);
  });

  test('hears of a device that no option leaves out', async () => {
    const { code, stderr, home } = await buildAsStranger('-o', 'oci:image');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/\/usr\/null is a character device/) });
    expect(readdirSync(home)).toEqual([]);
  });
});
