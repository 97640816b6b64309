import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  archiveOf,
  gzip,
  makeImage,
  plainLayer,
  rawHeader,
  rawMember,
  twoZeroBlocks,
  validImage,
} from './handmade-image.fixture.ts';
import type { ImageReport } from './image-report.ts';
import { validateImage } from './validate-image.ts';

/*
 * Whatever an image contains, validation ends with a report: no exception, no hang (which the
 * test's timeout detects).
 */

/** Images of each kind; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 200);
const timeout = 60_000 + runs * 20;

let scratch = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hostile-'));
});

afterAll(() => rm(scratch, { recursive: true }));

async function validate(archive: Buffer): Promise<ImageReport> {
  const path = join(scratch, 'image.tar');
  await writeFile(path, archive);
  return validateImage(path);
}

/** The bytes of `original`, some of them changed, possibly truncated. */
function damaged(original: Buffer): fc.Arbitrary<Buffer> {
  const flip = fc.record({ at: fc.nat(original.length - 1), bits: fc.integer({ min: 1, max: 255 }) });
  const cut = fc.oneof(fc.constant(original.length), fc.nat(original.length - 1));
  return fc.tuple(fc.array(flip, { maxLength: 8 }), cut).map(([flips, length]) => {
    const bytes = Buffer.from(original);
    for (const { at, bits } of flips) bytes[at] = (bytes[at] ?? 0) ^ bits;
    return bytes.subarray(0, length);
  });
}

it.each([
  ['plain', undefined],
  ['compressed', gzip],
] as const)(
  'an archive of %s layers with damaged bytes is reported',
  async (_, compress) => {
    const archive = archiveOf(await validImage(compress && { compress }));
    await fc.assert(
      fc.asyncProperty(damaged(archive), async (bytes) => {
        const { faults } = await validate(bytes);
        // Header bits that no reader checks, such as a mode, may change without a fault; content
        // may not.
        if (bytes.length < archive.length) expect(faults).not.toEqual([]);
      }),
      { numRuns: runs },
    );
  },
  timeout,
);

it(
  'one changed byte of the content of any file is a fault',
  async () => {
    const files = await validImage({ compress: gzip });
    const places = [...files].flatMap(([name, bytes]) => Array.from(bytes, (_, at) => ({ name, at })));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.integer({ min: 1, max: 255 }), async ({ name, at }, bits) => {
        const bytes = Buffer.from(files.get(name) ?? Buffer.alloc(0));
        bytes[at] = (bytes[at] ?? 0) ^ bits;
        const { faults } = await validate(archiveOf(new Map([...files, [name, bytes]])));
        expect(faults).not.toEqual([]);
      }),
      { numRuns: runs },
    );
  },
  timeout,
);

it(
  'a damaged layer in an image that is right around it is read to its end',
  async () => {
    await fc.assert(
      fc.asyncProperty(damaged(await plainLayer()), fc.boolean(), async (layer, compressed) => {
        const report = await validate(archiveOf(makeImage({ layers: [layer], ...(compressed && { compress: gzip }) })));
        const codes = report.faults.map(({ code }) => code);
        expect(codes.filter((code) => !/^(TAR|ENTRY|LINK)_/.test(code))).toEqual([]);
      }),
      { numRuns: runs },
    );
  },
  timeout,
);

it(
  'a layer of any headers and data is read to its end',
  async () => {
    const header = fc.record({
      name: fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '\xff'), maxLength: 6 }),
      type: fc.constantFrom('0', '1', '2', '5', '7', 'x', 'g', 'L', 'K', 'S'),
      linkName: fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 4 }),
      size: fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 2000 })),
    });
    const data = fc.oneof(
      fc.constant(''),
      fc.string({ maxLength: 1500 }),
      fc
        .array(fc.constantFrom('12 path=a/b\n', '11 size=5\n', '9 size=600\n', '-4 =', '0 ', '99999 a=b\n'), {
          maxLength: 4,
        })
        .map(String),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(header, data), { maxLength: 8 }), async (members) => {
        const blocks = members.map(([{ size, ...fields }, text]) => {
          const bytes = Buffer.from(text);
          return size === undefined
            ? rawMember(fields, bytes)
            : Buffer.concat([rawHeader({ ...fields, size }), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
        });
        const report = await validate(archiveOf(makeImage({ layers: [Buffer.concat([...blocks, twoZeroBlocks])] })));
        expect(report.manifests).toHaveLength(1);
      }),
      { numRuns: runs },
    );
  },
  timeout,
);

it(
  'documents of any JSON are reported',
  async () => {
    const part = fc.constantFrom(
      'manifests',
      'layers',
      'config',
      'rootfs',
      'diff_ids',
      'history',
      'annotations',
      'platform',
    );
    const anything = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('index', 'manifest', 'config'), part, anything, async (document, key, value) => {
        const edit = (object: object): void => {
          Object.assign('rootfs' in object && key === 'diff_ids' ? (object.rootfs as object) : object, {
            [key]: value,
          });
        };
        const edits = { index: { editIndex: edit }, manifest: { editManifest: edit }, config: { editConfig: edit } };
        const report = await validate(archiveOf(await validImage(edits[document as keyof typeof edits])));
        expect(report.manifests.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs },
    );
  },
  timeout,
);

it(
  'a small layer that grows a thousandfold takes time, not memory',
  async () => {
    const bomb = Buffer.concat([
      rawHeader({ name: 'a', type: '0', size: 300_000_000 }),
      Buffer.alloc(300_000_000 + 256),
      twoZeroBlocks,
    ]);
    const archive = archiveOf(makeImage({ layers: [bomb], compress: gzip }));
    const before = process.memoryUsage().rss;
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    const report = await validate(archive);
    clearInterval(watch);
    expect(report.faults).toEqual([]);
    expect(peak - before).toBeLessThan(200_000_000);
  },
  timeout,
);
