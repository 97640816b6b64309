import { readFileSync } from 'node:fs';
import { stabilityFromInterval } from '@chunkah/core';
import { describeRepo, directory, file, hardlink, memoryContext, symlink, type Tree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { distInfo, distInfoPaths, folder } from './distribution.fixture.ts';
import python from './index.ts';

/** Files by their paths in the directory of installed packages. */
function installed(...paths: readonly string[]): Tree {
  return Object.fromEntries(paths.map((path) => [`${folder}/${path}`, file('code')]));
}

const at = (...paths: readonly string[]) => paths.map((path) => `/${folder}/${path}`);

const six: Tree = { ...distInfo({ name: 'six', record: ['six.py'] }), ...installed('six.py') };
const sixPaths = [...at('six.py'), ...distInfoPaths('six-1.0.dist-info')];

describeRepo(python, [
  { name: 'no Python', tree: { 'etc/hosts': file() }, components: 'absent' },
  {
    name: 'a module, a script, a file elsewhere, and files of nobody',
    now: 1_760_000_000,
    tree: {
      ...distInfo({ name: 'tool', record: ['tool.py', '../../../bin/tool', '/etc/tool.conf', 'gone.py'] }),
      ...installed('tool.py', 'other.py'),
      'usr/local/bin/tool': file('script'),
      'usr/local/bin/other': file('script'),
      'etc/tool.conf': file(),
    },
    components: {
      tool: {
        files: [...at('tool.py'), ...distInfoPaths('tool-1.0.dist-info'), '/usr/local/bin/tool', '/etc/tool.conf'],
        stability: stabilityFromInterval(30),
        mtimeClamp: 1_760_000_000,
      },
    },
  },
  {
    name: 'names are normalized, and one name in two directories is one component',
    tree: {
      ...distInfo({ name: 'Zope.Inter__face', record: ['zope/a.py'] }),
      ...distInfo({ name: 'zope-inter.face', at: 'opt/app/lib/python3/dist-packages', record: ['b.py'] }),
      ...installed('zope/a.py'),
      'opt/app/lib/python3/dist-packages/b.py': file(),
    },
    components: {
      'zope-inter-face': [
        ...at('zope', 'zope/a.py'),
        ...distInfoPaths('Zope.Inter__face-1.0.dist-info'),
        '/opt/app/lib/python3/dist-packages/b.py',
        ...distInfoPaths('zope_inter.face-1.0.dist-info', 'opt/app/lib/python3/dist-packages'),
      ],
    },
  },
  {
    name: 'what another program installed is left alone',
    tree: {
      ...six,
      ...distInfo({ name: 'system', installer: 'rpm\n', record: ['system.py'] }),
      ...distInfo({ name: 'debian', installer: undefined, record: ['debian.py'] }),
      ...installed('system.py', 'debian.py'),
      [`${folder}/egg-1.0.egg-info/PKG-INFO`]: file('Name: egg\nVersion: 1.0\n'),
      [`${folder}/bare-1.0.dist-info/INSTALLER`]: file('pip'),
      [`${folder}/odd-1.0.dist-info/INSTALLER`]: file('pip'),
      [`${folder}/odd-1.0.dist-info/RECORD`]: directory(),
    },
    components: { six: sixPaths },
  },
  {
    name: 'nothing but what another program installed',
    tree: distInfo({ name: 'system', installer: 'debian', record: ['system.py'] }),
    components: 'absent',
  },
  {
    name: 'copies of other distributions inside a package are part of it',
    tree: {
      ...distInfo({ name: 'big', record: ['big/six.py', 'big/_vendor/abc-1.0.dist-info/RECORD'] }),
      ...distInfo({ name: 'abc', at: `${folder}/big/_vendor`, installer: 'uv', record: '../six.py,,\n' }),
      ...installed('big/six.py'),
    },
    components: {
      big: [...at('big/six.py', 'big/_vendor/abc-1.0.dist-info/RECORD'), ...distInfoPaths('big-1.0.dist-info')],
    },
  },
  {
    name: 'a file that two distributions record is of the first by name',
    tree: {
      ...distInfo({ name: 'B', record: ['tests/all.py', 'tests/b.py'] }),
      ...distInfo({ name: 'a', record: ['tests/all.py'], version: '2.0' }),
      ...installed('tests/all.py', 'tests/b.py'),
    },
    components: {
      a: [...at('tests/all.py'), ...distInfoPaths('a-2.0.dist-info')],
      b: [...at('tests/b.py'), ...distInfoPaths('B-1.0.dist-info')],
    },
  },
  {
    name: 'byte code goes with its source, recorded or not',
    tree: {
      ...distInfo({ name: 'm', record: ['m.py', '__pycache__/m.cpython-311.pyc', 'p/dot.ted.py'] }),
      ...distInfo({ name: 'z', record: ['__pycache__/m.pypy39.pyc'] }),
      ...installed(
        'm.py',
        '__pycache__/m.pypy39.pyc',
        '__pycache__/m.cpython-311.pyc',
        '__pycache__/m.cpython-311.opt-1.pyc',
      ),
      ...installed('__pycache__/other.cpython-311.pyc', '__pycache__/m.txt', '__pycache__/m.pyc'),
      ...installed(
        'p/dot.py',
        'p/dot.ted.py',
        'p/__pycache__/dot.ted.cpython-311-pytest-7.4.pyc',
        'p/__pycache__/dot.x.pyc',
      ),
    },
    components: {
      m: [
        ...at('m.py', '__pycache__/m.cpython-311.pyc', '__pycache__/m.cpython-311.opt-1.pyc'),
        ...at('p/dot.ted.py', 'p/__pycache__/dot.ted.cpython-311-pytest-7.4.pyc'),
        ...distInfoPaths('m-1.0.dist-info'),
      ],
      z: [...at('__pycache__/m.pypy39.pyc'), ...distInfoPaths('z-1.0.dist-info')],
    },
  },
  {
    name: 'byte code of a source at the root',
    tree: {
      ...distInfo({ name: 'm', record: ['/m.py'] }),
      'm.py': file(),
      '__pycache__/m.cpython-311.pyc': file(),
    },
    components: { m: ['/m.py', '/__pycache__/m.cpython-311.pyc', ...distInfoPaths('m-1.0.dist-info')] },
  },
  {
    name: 'a directory goes with its only owner, and stays when it has several or none',
    tree: {
      ...distInfo({ name: 'a', record: ['a/x/1.py', 'a/2.py', 'shared/a/3.py', 'mine/4.py'] }),
      ...distInfo({ name: 'b', record: ['shared/b/5.py'] }),
      ...installed('a/x/1.py', 'a/2.py', 'shared/a/3.py', 'shared/b/5.py', 'mine/4.py', 'mine/data'),
      [`${folder}/a/empty`]: directory(),
    },
    components: {
      a: [
        ...at('a', 'a/x', 'a/x/1.py', 'a/2.py', 'shared/a', 'shared/a/3.py', 'mine/4.py'),
        ...distInfoPaths('a-1.0.dist-info'),
      ],
      b: [...at('shared/b', 'shared/b/5.py'), ...distInfoPaths('b-1.0.dist-info')],
    },
  },
  {
    name: 'symlinks are entries of their own, parents are followed, directories and what leads out are nothing',
    tree: {
      ...distInfo({
        name: 'l',
        record: ['link', '/usr/lib64/python/x.so', 'folder', '../../../../../../../../etc/shadow'],
      }),
      [`${folder}/link`]: symlink('/etc/hosts'),
      'usr/lib64': symlink('lib'),
      'usr/lib/python/x.so': file(),
      [`${folder}/folder/file`]: file(),
      'etc/hosts': file(),
    },
    components: { l: [...at('link'), '/usr/lib/python/x.so', ...distInfoPaths('l-1.0.dist-info')] },
  },
  {
    name: 'a distribution that is installed as symlinks to a store',
    tree: {
      [`${folder}/six-1.0.dist-info/METADATA`]: symlink('/store/METADATA'),
      [`${folder}/six-1.0.dist-info/INSTALLER`]: file('uv'),
      [`${folder}/six-1.0.dist-info/RECORD`]: file('six.py,,\nsix-1.0.dist-info/METADATA,,\n'),
      [`${folder}/six.py`]: symlink('/store/six.py'),
      'store/METADATA': file('Name: six\nVersion: 1.0\n'),
      'store/six.py': file(),
    },
    components: { six: at('six.py', 'six-1.0.dist-info/METADATA') },
  },
  {
    name: 'names with commas, quotes, line ends and bytes that are not UTF-8',
    tree: {
      ...distInfo({ name: 'odd', record: '"a,b",,\n"a""b",,\n"a\nb",,\né\udcff,,\n' }),
      ...installed('a,b', 'a"b', 'a\nb', 'é\udcff'),
    },
    components: { odd: at('a,b', 'a"b', 'a\nb', 'é\udcff') },
  },
  {
    name: 'another name of a claimed file goes along',
    tree: { ...six, 'root/.cache/six.py': hardlink(`${folder}/six.py`) },
    components: { six: [...sixPaths, '/root/.cache/six.py'] },
  },
  {
    name: 'a damaged record',
    tree: { ...six, ...distInfo({ name: 'six', record: 'six.py,,\r\nsix\r\n' }) },
    error: 'PYTHON_RECORD_INVALID',
    mentions: [`/${folder}/six-1.0.dist-info/RECORD`, 'line 2'],
  },
  {
    name: 'metadata without a name',
    tree: { ...six, [`${folder}/six-1.0.dist-info/METADATA`]: file('Metadata-Version: 2.1\n\nName: six\n') },
    error: 'PYTHON_METADATA_INVALID',
    mentions: [`/${folder}/six-1.0.dist-info/METADATA`, 'Name'],
  },
  {
    name: 'no metadata',
    tree: { ...six, [`${folder}/six-1.0.dist-info/METADATA`]: symlink('nowhere') },
    error: 'PYTHON_METADATA_INVALID',
    mentions: [`/${folder}/six-1.0.dist-info/METADATA`, 'no such file'],
  },
  {
    name: 'an installer that is none',
    tree: { ...six, ...distInfo({ name: 'six', installer: '\0\0\0', record: ['six.py'] }) },
    error: 'PYTHON_INSTALLER_INVALID',
    mentions: [`/${folder}/six-1.0.dist-info/INSTALLER`],
  },
]);

describe('with other options', () => {
  describeRepo(python({ interval: 7, installers: ['poetry'] }), [
    { name: 'what pip installed', tree: six, components: 'absent' },
    {
      name: 'what poetry installed',
      tree: { ...distInfo({ name: 'six', installer: 'poetry 2.1.0\n', record: ['six.py'] }) },
      components: 'absent',
    },
    {
      name: 'the interval',
      tree: { ...distInfo({ name: 'six', installer: 'poetry', record: ['six.py'] }), ...installed('six.py') },
      components: { six: { files: sixPaths, stability: stabilityFromInterval(7) } },
    },
  ]);
});

test.each([
  [{ interval: 'sometimes' }, /interval: expected daily, .* or a positive number of days$/],
  [{ interval: 0 }, /interval: expected daily/],
  [{ installers: [''] }, /installers\.0: /],
  [{ intervall: 'weekly' }, /intervall/],
])('the options %j are refused', (options, message) => {
  const made = () => python(options as { interval: string });
  expect(made).toThrow(
    expect.objectContaining({ code: 'REPO_OPTIONS_INVALID', message: expect.stringMatching(message) }),
  );
});

test('what a record lists and the rootfs lacks is reported at -v', async () => {
  const context = memoryContext(distInfo({ name: 'Six', version: '1.16.0', record: ['six.py', 'gone.py', '/bin'] }));
  const repo = await python().load(context);
  expect(context.messages).toEqual([{ level: 'info', message: 'six 1.16.0: 3 of its 6 files are not in the rootfs' }]);
  expect(repo?.details).toEqual({ distributions: 1, 'left alone': 0 });
});

test('of endless files no more is read than can be of use', async () => {
  const context = memoryContext(six);
  const sizes = context.files.columns.size.fill(2 ** 40);
  const lengths: (number | undefined)[] = [];
  const load = python().load({
    ...context,
    read(id, range) {
      lengths.push(range?.length ?? sizes[id]);
      return context.read(id, range);
    },
  });
  await expect(load).rejects.toMatchObject({ code: 'PYTHON_RECORD_INVALID' });
  expect(lengths).toEqual([1024, 65_536]);
});

test('it comes after package databases', () => {
  expect(python().priority).toBe(20);
});

test('the plugin has the name and the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const { name, version } = python();
  expect(manifest).toMatchObject({ name: `chunkah-repo-${name}`, version });
});
