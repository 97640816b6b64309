import { createWriteStream, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { assertValidImage } from '@chunkah/oci';
import { file, symlink, type Tree } from '@chunkah/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readImage } from './read-image.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, type Workplace } from './workplace.ts';

const tree: Tree = {
  'usr/bin/bash': file('bash'),
  'usr/bin/sh': symlink('bash'),
  'usr/lib/chunkah/own': file('own'),
  'usr/share/fonts/a b.ttf': file('font'),
  'usr/share/fonts/\udcff.ttf': file('other font'),
  bin: symlink('usr/bin'),
};

/** Components of each layer of an image that `chunkah build ARGS` makes. */
async function build(place: Workplace, args: readonly string[]): Promise<{ digest: string; layers: string[] }> {
  const image = join(place.output, 'image');
  const { code, stderr } = await runAt(place, [
    'build',
    '--source-date-epoch',
    '1700000000',
    '-o',
    `oci:${image}`,
    ...args,
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  await assertValidImage(image);
  const { manifestDigest, layers } = readImage(image);
  rmSync(image, { recursive: true });
  return {
    digest: manifestDigest,
    layers: layers.map(({ annotations }) => annotations?.['org.chunkah.component'] ?? '').sort(),
  };
}

/** Writes a file beside the rootfs; the program runs there. */
function write(place: Workplace, name: string, content: string | Uint8Array): string {
  writeFileSync(join(place.directory, name), content);
  return name;
}

const map = {
  'core/bash': { interval: 'weekly', files: ['/bin/bash', '/usr/bin/sh'] },
  fonts: { interval: 'yearly', files: ['usr/share/fonts/a b.ttf', '/usr/share/fonts/\udcff.ttf'] },
};

describe('a map of files', () => {
  test('in the rootfs and named it gives the same layers, in JSON and in lines', async () => {
    const place = createWorkplace(tree);
    const named = await build(place, ['--filemap', write(place, 'map.json', JSON.stringify(map))]);
    expect(named.layers).toEqual(['chunkah/unclaimed', 'filemap/core/bash', 'filemap/fonts']);
    const lines = Buffer.from(
      'usr/bin/bash\tcore/bash\tweekly\n/usr/bin/sh\tcore/bash\n/usr/share/fonts/a b.ttf\tfonts\tyearly\n/usr/share/fonts/\xff.ttf\tfonts\n',
      'latin1',
    );
    expect(await build(place, ['--filemap', write(place, 'map', lines)])).toEqual(named);
    writeFileSync(join(place.rootfs, 'usr/lib/chunkah/filemap.json'), JSON.stringify(map));
    const baked = await build(place, []);
    expect(baked.layers).toEqual(named.layers);
    expect(await build(place, ['--prune', '/usr/lib/chunkah/filemap.json', '--filemap', 'map.json'])).toEqual(named);
  });

  test('entries in another order give the same image, and one warning that counts double claims', async () => {
    const place = createWorkplace(tree);
    const paths = ['/usr/bin/bash', '/usr/bin/sh', '/bin'];
    const entries = ['c', 'a', 'b'].map((name) => [name, { files: [...paths] }] as const);
    const first = await build(place, ['--filemap', write(place, 'map', JSON.stringify(Object.fromEntries(entries)))]);
    paths.reverse();
    const reversed = entries.reverse().map(([name]) => [name, { files: paths }]);
    const args = ['--filemap', write(place, 'map', JSON.stringify(Object.fromEntries(reversed)))];
    expect(await build(place, args)).toEqual(first);
    expect(first.layers).toEqual(['chunkah/unclaimed', 'filemap/a']);
    const { stderr } = await runAt(place, ['plan', ...args]);
    expect(stderr).toMatch(
      /^warning: filemap: paths listed for several components \(3\): .*\/bin, which belongs to a\n$/,
    );
  });

  test('is used under --compat only where it is named', async () => {
    const place = createWorkplace({
      ...tree,
      'usr/lib/chunkah/filemap.json': file(JSON.stringify(map)),
      big: file('x'.repeat(1 << 20)),
    });
    const compat = ['--compat', 'chunkah-0.6'];
    expect((await build(place, compat)).layers).toEqual(['bigfiles/big', 'chunkah/unclaimed']);
    expect((await build(place, [...compat, '--filemap', write(place, 'map', JSON.stringify(map))])).layers).toEqual([
      'bigfiles/big',
      'chunkah/unclaimed',
      'filemap/core/bash',
      'filemap/fonts',
    ]);
  });

  test('of 200 MB is read', { timeout: 240_000 }, async () => {
    const place = createWorkplace(tree);
    const path = join(place.directory, 'map.json');
    function* text(): Generator<string> {
      yield '{"core/bash": {"files": ["/usr/bin/bash"]}';
      for (let component = 0; component < 2000; component += 1) {
        const files = Array.from(
          { length: 1000 },
          (_, number) => `"/usr/share/doc/package-${component}/${'x'.repeat(60)}${number}"`,
        );
        yield `,"c${component}": {"files": [${files.join(',')}]}`;
      }
      yield '}';
    }
    await pipeline(Readable.from(text()), createWriteStream(path));
    onTestFinished(() => rmSync(path));
    const args = ['plan', '--json', '--filemap', path, '--write-peak-mem-to', join(place.directory, 'peak')];
    const { code, stdout, stderr } = await runAt(place, args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('the map may be stale: 2000000 of') });
    expect(JSON.parse(stdout.toString()).components).toBe(2);
    // As docs/performance.md says.
    expect(Number(readFileSync(join(place.directory, 'peak'), 'utf8'))).toBeLessThan(1.5 * 2 ** 30);
  });
});

describe('rules about prefixes', () => {
  const rules = [
    { prefix: 'usr/share/fonts/', component: 'fonts', interval: 'yearly' },
    { prefix: '/bin/bash', component: 'shell' },
    { prefix: '/usr/share/fonts/a', component: 'never' },
  ];

  test('give components to files that no map claims; rules without effect are reported', async () => {
    const place = createWorkplace(tree);
    const args = ['--component-map', write(place, 'rules', JSON.stringify(rules))];
    expect((await build(place, args)).layers).toEqual(['chunkah/unclaimed', 'pathmap/fonts', 'pathmap/shell']);
    const withMap = [...args, '--filemap', write(place, 'map', JSON.stringify({ x: { files: ['/usr/bin/bash'] } }))];
    expect((await build(place, withMap)).layers).toEqual(['chunkah/unclaimed', 'filemap/x', 'pathmap/fonts']);
    const { stderr } = await runAt(place, ['plan', ...withMap]);
    expect(stderr).toMatch(
      /rules that can never match, .* \(1\): \/usr\/share\/fonts\/a \(after \/usr\/share\/fonts\)\n/,
    );
    expect(stderr).toMatch(/rules that matched nothing, .* \(1\): \/bin\/bash\n/);
  });

  test('may be a million', { timeout: 120_000 }, async () => {
    const place = createWorkplace(tree);
    const many = Array.from(
      { length: 1_000_000 },
      (_, number) => `{"prefix":"/x${number}/y","component":"c${number}"}`,
    );
    const text = `[${many.join(',')},{"prefix":"/","component":"all"}]`;
    expect((await build(place, ['--component-map', write(place, 'rules', text)])).layers).toEqual(['pathmap/all']);
  });
});

describe('an invalid map ends the run with one error, and nothing is written', () => {
  const cases: { what: string; option: string; content: string | Uint8Array; error: RegExp; hint: RegExp }[] = [
    {
      what: 'broken JSON',
      option: '--filemap',
      content: '{\n  "a": {"files": ["/x"],}\n}',
      error: /repo filemap .*cannot parse the map map: line 2, column 25: expected a quoted key, found "}"/,
      hint: /gen-filemap/,
    },
    {
      what: 'a wrong shape',
      option: '--filemap',
      content: '{"a/b": {"files": [1]}, "c": {"files": [], "interval": "hourly"}}',
      error: /\/a~1b\/files\/0: expected a path, found 1; \/c\/interval: expected daily, .* found "hourly"$/,
      hint: /docs.formats.maps\.md/,
    },
    {
      what: 'a path that leaves the root',
      option: '--filemap',
      content: '{"a": {"files": ["/usr/../../etc/passwd"]}}',
      error: /the path "\/usr\/\.\.\/\.\.\/etc\/passwd" leads out of the root/,
      hint: /correct the map/,
    },
    {
      what: 'one key twice',
      option: '--filemap',
      content: '{"a": {"files": []}, "a": {"files": []}}',
      error: /line 1, column 22: the key "a" occurs twice/,
      hint: /correct the map/,
    },
    {
      what: 'a NUL byte in a line',
      option: '--filemap',
      content: 'usr/\0bin\ta\n',
      error: /line 1: the path "usr\/\\\\?x00bin" contains a NUL byte/,
      hint: /correct the map/,
    },
    {
      what: 'rules that are not a list',
      option: '--component-map',
      content: '{"prefix": "/usr"}',
      error: /the component map map is invalid: the document: expected a list of rules, found an object/,
      hint: /"prefix": "\/usr\/share\/fonts"/,
    },
    {
      what: 'rules with faults',
      option: '--component-map',
      content: '[{"prefix": "..", "component": "x"}, {"prefix": "/", "component": ""}]',
      error: /\/0\/prefix: the path "\.\." leads out of the root; \/1\/component: the name of a component is empty/,
      hint: /write a list of rules/,
    },
  ];

  test.each(cases)('$what', async ({ option, content, error, hint }) => {
    const place = createWorkplace(tree);
    const args = ['build', '-o', `oci:${join(place.output, 'image')}`, option, write(place, 'map', content)];
    expectRefused(await runAt(place, args), error, hint);
    expectNothingLeft(place);
  });

  test('a map in the rootfs that is a symlink out of it', async () => {
    const place = createWorkplace(tree);
    const outside = join(place.directory, write(place, 'outside.json', '{"a": {"files": ["/usr/bin/bash"]}}'));
    symlinkSync(outside, join(place.rootfs, 'usr/lib/chunkah/filemap.json'));
    const outcome = await runAt(place, ['build', '-o', `oci:${join(place.output, 'image')}`]);
    expectRefused(outcome, /filemap\.json is a symlink that leads to nothing inside the rootfs/, /--filemap PATH/);
    expectNothingLeft(place);
  });

  test.each(['--filemap', '--component-map'])('%s is empty', async (option) => {
    const place = createWorkplace(tree);
    expectRefused(await runAt(place, ['plan', option, '']), new RegExp(`${option} is empty`), /leave the option out/);
  });

  test.each(['--filemap', '--component-map'])('an empty %s is refused', async (option) => {
    const place = createWorkplace(tree);
    const outcome = await runAt(place, ['build', '-o', `oci:${join(place.output, 'image')}`, option, 'nowhere']);
    expectRefused(outcome, /map nowhere: it does not exist/, /name a file that you may read/);
    expectNothingLeft(place);
  });
});
