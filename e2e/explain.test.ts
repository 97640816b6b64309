import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fifo, file, hardlink, symlink, type Tree } from '@chunkah/testkit';
import { type ExplainResult, explain, type PlanResult, type ReposResult, repos } from 'chunkah';
import { describe, expect, test } from 'vitest';
import { run } from './program.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, type Workplace } from './workplace.ts';

const label = (name: string) => ({ xattrs: { 'user.component': name, 'user.update-interval': 'yearly' } });

const tree: Tree = {
  'usr/bin/bash': file('bash', label('bash')),
  'usr/bin/sh': symlink('bash'),
  'usr/lib/data/big': file(Buffer.alloc(1024 * 1024)),
  'usr/lib/data/small': file('small'),
  'usr/share/fonts/a.ttf': file('font'),
  'usr/share/fonts/b.ttf': hardlink('usr/share/fonts/a.ttf'),
  'usr/share/note\x1b[2J': file('note'),
  'var/cache/x': file('x'),
  bin: symlink('usr/bin'),
};

const map = { shells: { files: ['/bin/bash', '/bin/sh'] }, fonts: { files: ['/usr/share/fonts/b.ttf'] } };
const rules = [{ prefix: '/usr/lib', component: 'lib' }];
const sources = ['--filemap', 'map.json', '--component-map', 'rules.json'];

function prepared(): Workplace {
  const place = createWorkplace(tree);
  writeFileSync(join(place.directory, 'map.json'), JSON.stringify(map));
  writeFileSync(join(place.directory, 'rules.json'), JSON.stringify(rules));
  return place;
}

/** Standard output of `chunkah ARGS`, which must succeed without a word on standard error. */
async function printed(place: Workplace, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runAt(place, args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return String(stdout);
}

describe('repos', () => {
  test('shows what each repo has of a tree, and what is unclaimed', async () => {
    const place = prepared();
    const table = await printed(place, ['repos', ...sources, '--prune', '/var/']);
    expect(table).toMatch(/^repo {6}version +priority +origin +state +components +files +bytes +share\n/);
    const rows = table.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.replace(/ \d+\.\d+\.\d+ /, ' VERSION ').split(/ {2,}| (?=VERSION)/))).toEqual([
      ['xattr', expect.any(String), '0', 'built-in', 'found', '1', '1', '4 B', '0.0 %'],
      ['filemap', expect.any(String), '5', 'built-in', 'found', '2', '3', '4 B', '0.0 %'],
      ['apk', expect.any(String), '10', 'built-in', 'not found', '-', '-', '-', '-'],
      ['dpkg', expect.any(String), '10', 'built-in', 'not found', '-', '-', '-', '-'],
      ['rpm', expect.any(String), '10', 'built-in', 'not found', '-', '-', '-', '-'],
      ['alpm', expect.any(String), '11', 'built-in', 'not found', '-', '-', '-', '-'],
      ['python', expect.any(String), '20', 'built-in', 'not found', '-', '-', '-', '-'],
      ['pathmap', expect.any(String), '50', 'built-in', 'found', '1', '4', '1.0 MiB', '100.0 %'],
      ['bigfiles', expect.any(String), '80', 'built-in', 'found', '0', '0', '0 B', '0.0 %'],
      ['chunkah', '-', '-', '-', 'unclaimed', '-', '7', '4 B', '0.0 %'],
    ]);
    expectNothingLeft(place);
  });

  test('-v shows the details of each below it', async () => {
    const { code, stdout } = await runAt(prepared(), ['repos', ...sources, '-v']);
    expect(code).toBe(0);
    expect(String(stdout)).toMatch(/\nfilemap .*\n {2}map: .*map\.json\n[\s\S]*\npathmap .*\n {2}rules: 1\n/);
  });

  test('--json agrees with the function', async () => {
    const place = prepared();
    const told: ReposResult = JSON.parse(await printed(place, ['repos', '--json']));
    expect(told).toEqual(await repos({ rootfs: place.rootfs }));
    const shares = [...told.repos, told.unclaimed].map((owned) => owned?.share ?? 0);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
  });

  test('lists only the plugins where no tree is named', async () => {
    for (const CHUNKAH_ROOTFS of [undefined, '']) {
      const { code, stdout, stderr } = await runAt(prepared(), ['repos'], { env: { CHUNKAH_ROOTFS } });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const names = String(stdout).trimEnd().split('\n');
      expect(names.map((line) => line.split(/ +/)).map(([name, , , , state]) => [name, state])).toEqual([
        ['repo', 'state'],
        ['xattr', 'on'],
        ['filemap', 'on'],
        ['apk', 'on'],
        ['dpkg', 'on'],
        ['rpm', 'on'],
        ['alpm', 'on'],
        ['python', 'on'],
        ['pathmap', 'off'],
        ['bigfiles', 'on'],
      ]);
    }
    expectRefused(await runAt(prepared(), ['repos', '--rootfs', '']), /no root filesystem is given/, /--help/);
  });

  test('lists them even for a tree without components', async () => {
    const { code, stdout } = await runAt(createWorkplace({ x: file('x') }), ['repos']);
    expect(code).toBe(0);
    expect(String(stdout)).toMatch(/\nxattr .* not found [\s\S]*\nchunkah .* 100\.0 %\n$/);
  });
});

describe('explain', () => {
  test('shows for each path who has it, who wanted it, and why', async () => {
    const place = prepared();
    const paths = ['/bin/bash', '/usr/lib/data/big', '/usr/share/fonts/a.ttf', '/var/cache/x', '/usr/share', '/bin'];
    const text = await printed(place, ['explain', ...paths, ...sources, '--prune', '/var/cache/']);
    const layer = expect.stringMatching(/, layer \d$/);
    const blocks = text.trimEnd().split('\n\n');
    expect(blocks.map((block) => block.split('\n').map((line) => line.trim()))).toEqual([
      [
        '/usr/bin/bash, given as /bin/bash',
        'type        file, 4 B',
        layer,
        'claimed by  xattr: strong, priority 0',
        'why         the lower priority wins: 0 before 5',
        'wanted by   filemap/shells: strong, priority 5',
      ],
      [
        '/usr/lib/data/big',
        'type        file, 1.0 MiB',
        layer,
        'claimed by  pathmap: weak, priority 50',
        'why         the lower priority wins: 50 before 80',
        'wanted by   bigfiles/big: weak, priority 80, not asked, since it was already taken',
      ],
      [
        '/usr/share/fonts/a.ttf',
        'type        file, 4 B',
        'hard link   /usr/share/fonts/b.ttf',
        layer,
        'claimed by  filemap: strong, priority 5, through /usr/share/fonts/b.ttf',
        'why         all hard links of a file go together; no other claim',
      ],
      [
        '/var/cache/x',
        'component  none',
        'why        the prune path /var/cache/ leaves it out, if it exists (--prune)',
      ],
      ['/usr/share', 'type       directory', layer, 'why        no repo claims it'],
      ['/bin', 'type       symlink to usr/bin, leads to /usr/bin', layer, 'why        no repo claims it'],
    ]);
    expectNothingLeft(place);
  });

  test('numbers layers as plan does, with the same options', async () => {
    const place = prepared();
    for (const options of [[], ['--max-layers', '2'], ['--compat', 'chunkah-0.6']]) {
      const planned: PlanResult = JSON.parse(await printed(place, ['plan', '--json', ...sources, ...options]));
      const args = ['explain', '--json', '/bin/bash', '/usr/lib/data/small', '/usr/bin/sh', '/usr', ...options];
      const told: ExplainResult = JSON.parse(await printed(place, [...args, ...sources]));
      for (const explanation of told.paths) {
        if (!('components' in explanation)) throw new Error('not reached');
        expect(explanation.components).toHaveLength(1);
        for (const { name, layer } of explanation.components) {
          expect(planned.layers[layer - 1]?.components).toContain(name);
        }
      }
    }
  });

  test('--json agrees with the function', async () => {
    const place = prepared();
    const paths = ['/bin/bash', '/usr/share/fonts/a.ttf', '/var/x', '/usr/share/note\x1b[2J'];
    const text = await printed(place, ['explain', '--json', ...paths, '--prune', '/var/']);
    expect(JSON.parse(text)).toEqual(await explain({ rootfs: place.rootfs, paths, prune: ['/var/'] }));
  });

  test('escapes control characters of names', async () => {
    const text = await printed(prepared(), ['explain', '/usr/share/note\x1b[2J']);
    expect(text).toMatch(/^\/usr\/share\/note\\x1b\[2J\n/);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('refuses paths that do not exist, all in one error, and prints nothing', async () => {
    const outcome = await runAt(prepared(), ['explain', '/bin/bash', '/nowhere\x1b[2J', 'usr/bin', '/']);
    expectRefused(
      outcome,
      /\/nowhere\\x1b\[2J is not in the rootfs; usr\/bin is not absolute; \/ is the root directory/,
      /as they are inside the rootfs/,
    );
    expect(outcome.stdout).toHaveLength(0);
  });

  test('refuses what plan refuses', async () => {
    const empty = createWorkplace({ x: file('x') });
    expectRefused(await runAt(empty, ['explain', '/x']), /no supported component repo/, /--filemap/);
    const none = await runAt(prepared(), ['explain', '/x'], { env: { CHUNKAH_ROOTFS: undefined } });
    expectRefused(none, /no root filesystem is given/, /--help/);
    expectRefused(await runAt(prepared(), ['explain']), /missing required argument 'path'/, /--help/);
  });

  test('ignores devices, fifos and sockets, as repos does, and says that build does not', async () => {
    const special = createWorkplace({ ...tree, 'dev/pipe': fifo() });
    await run('mknod', [join(special.rootfs, 'dev/null'), 'c', '1', '3']);
    const stderr =
      'warning: left out /dev/null and 1 more special file; build and plan stop there: give them --skip-special-files or --prune\n';
    for (const args of [['explain', '/bin/bash'], ['repos']]) {
      expect(await runAt(special, args)).toMatchObject({ code: 0, stderr, stdout: expect.anything() });
      expect(await runAt(special, [...args, '--skip-special-files'])).toMatchObject({ code: 0, stderr: '' });
    }
    expectRefused(await runAt(special, ['plan']), /\/dev\/null is a character device/, /--skip-special-files/);
  });

  test.each(['--output', '--digestfile', '--compressed', '--write-manifest-to'])(
    'has no option %s, since it makes nothing, nor has repos',
    async (option) => {
      for (const command of [['explain', '/x'], ['repos']]) {
        expectRefused(await runAt(prepared(), [...command, option, 'x']), /unknown option/, /--help/);
      }
    },
  );
});
