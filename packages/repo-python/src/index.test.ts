import { encodeName, type RepoPlugin, stabilityFromInterval } from '@chunkah/core';
import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import {
  describeRepo,
  directory,
  file,
  hardlink,
  type MemoryContext,
  memoryContext,
  symlink,
  type Tree,
} from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import python from './index.ts';

/** Where Debian's and Fedora's own Pythons look for what pip installs. */
const folder = 'usr/local/lib/python3.11/site-packages';

interface DistributionFiles {
  readonly name: string;
  readonly version?: string;
  /** Default: {@link folder}. */
  readonly parent?: string;
  /** Content of `RECORD`, or the paths in it: beside those of the distribution's own directory. */
  readonly record: string | readonly string[];
}

/** What pip writes into the `.dist-info` directory of a distribution. */
function distInfo({ name, version = '1.0', parent = folder, record }: DistributionFiles): Tree {
  const info = `${name.replaceAll('-', '_')}-${version}.dist-info`;
  const start = parent === '' ? '' : `${parent}/`;
  const own = ['METADATA', 'RECORD'].map((base) => `${info}/${base}`);
  const text = typeof record === 'string' ? record : [...record, ...own].map((path) => `${path},,\r\n`).join('');
  return {
    [`${start}${info}/METADATA`]: file(
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nName: no header\n`,
    ),
    [`${start}${info}/RECORD`]: file(encodeName(text)),
  };
}

/** The paths of all entries of a `.dist-info` directory, itself included. */
function distInfoPaths(info: string, parent = folder): string[] {
  return [info, `${info}/METADATA`, `${info}/RECORD`].map((path) => `/${parent}/${path}`);
}

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
    name: 'a module, a script, a file elsewhere, and unclaimed files',
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
      ...distInfo({ name: 'zope-inter.face', parent: 'opt/app/lib/python3/dist-packages', record: ['b.py'] }),
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
    name: 'nothing but metadata without a list of files, and lists that are no files',
    tree: {
      [`${folder}/egg-1.0.egg-info/PKG-INFO`]: file('Name: egg\nVersion: 1.0\n'),
      [`${folder}/bare-1.0.dist-info/METADATA`]: file('Name: bare\nVersion: 1.0\n'),
      [`${folder}/odd-1.0.dist-info/RECORD`]: directory(),
      [`${folder}/lost-1.0.dist-info/RECORD`]: symlink('nowhere'),
      [`${folder}/RECORD`]: file('bare.py,,\n'),
    },
    components: 'absent',
  },
  {
    name: 'what setup.py installed, byte code too, with paths that begin at the metadata',
    tree: {
      [`${folder}/Old_Egg-1.2-py3.11.egg-info/PKG-INFO`]: file('Metadata-Version: 1.0\nName: Old.Egg\nVersion: 1.2\n'),
      [`${folder}/Old_Egg-1.2-py3.11.egg-info/installed-files.txt`]: file(
        '../egg/__init__.py\n../egg/__pycache__/__init__.cpython-311.pyc\r\n\n../../../../bin/egg\nPKG-INFO\ngone\n',
      ),
      ...installed(
        'egg/__init__.py',
        'egg/__pycache__/__init__.cpython-311.pyc',
        'egg/__pycache__/__init__.pypy39.pyc',
      ),
      'usr/local/bin/egg': file('script'),
    },
    components: {
      'old-egg': {
        version: '1.2',
        files: [
          ...at('Old_Egg-1.2-py3.11.egg-info'),
          ...at('Old_Egg-1.2-py3.11.egg-info/PKG-INFO', 'Old_Egg-1.2-py3.11.egg-info/installed-files.txt'),
          ...at('egg', 'egg/__init__.py', 'egg/__pycache__'),
          ...at('egg/__pycache__/__init__.cpython-311.pyc', 'egg/__pycache__/__init__.pypy39.pyc'),
          '/usr/local/bin/egg',
        ],
      },
    },
  },
  {
    name: 'copies of other distributions inside a package are part of it',
    tree: {
      ...distInfo({ name: 'big', record: ['big/six.py', 'big/_vendor/abc-1.0.dist-info/RECORD'] }),
      ...distInfo({ name: 'abc', parent: `${folder}/big/_vendor`, record: '"damaged' }),
      ...installed('big/six.py'),
    },
    components: {
      big: [...at('big/six.py', 'big/_vendor/abc-1.0.dist-info/RECORD'), ...distInfoPaths('big-1.0.dist-info')],
    },
  },
  {
    name: 'a file that two distributions record belongs to the outer one, else to the first by path',
    tree: {
      ...distInfo({ name: 'B', record: ['tests/all.py', 'tests/b.py'] }),
      ...distInfo({ name: 'a', record: ['tests/all.py'], version: '2.0' }),
      ...distInfo({ name: 'AA', parent: `${folder}/below`, record: ['../tests/all.py'] }),
      ...installed('tests/all.py', 'tests/b.py'),
    },
    components: {
      a: distInfoPaths('a-2.0.dist-info'),
      aa: distInfoPaths('AA-1.0.dist-info', `${folder}/below`).concat(at('below')),
      b: [...at('tests', 'tests/all.py', 'tests/b.py'), ...distInfoPaths('B-1.0.dist-info')],
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
      [`${folder}/six-1.0.dist-info/RECORD`]: symlink('/store/RECORD'),
      'store/RECORD': file('six.py,,\nsix-1.0.dist-info/METADATA,,\n'),
      [`${folder}/six.py`]: symlink('/store/six.py'),
      'store/METADATA': file('Name: six\nVersion: 1.0\n'),
      'store/six.py': file(),
    },
    components: { six: sixPaths },
  },
  {
    name: 'names with commas, quotes, line ends and bytes that are not UTF-8',
    tree: {
      ...distInfo({ name: 'odd', record: '"a,b",,\n"a""b",,\n"a\nb",,\né\udcff,,\n' }),
      ...installed('a,b', 'a"b', 'a\nb', 'é\udcff'),
    },
    components: { odd: at('a,b', 'a"b', 'a\nb', 'é\udcff', 'odd-1.0.dist-info/RECORD') },
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
    name: 'a list with NUL bytes',
    tree: {
      [`${folder}/six-1.0.egg-info/PKG-INFO`]: file('Name: six\n'),
      [`${folder}/six-1.0.egg-info/installed-files.txt`]: file('../six.py\n\0\n'),
    },
    error: 'PYTHON_RECORD_INVALID',
    mentions: [`/${folder}/six-1.0.egg-info/installed-files.txt`, 'line 2'],
  },
  {
    name: 'metadata without a name, and none',
    tree: {
      ...distInfo({ name: 'six', record: '' }),
      ...distInfo({ name: 'Seven.7', version: '7.0', record: '' }),
      ...distInfo({ name: '..', version: '', record: '' }),
      [`${folder}/six-1.0.dist-info/METADATA`]: file('Metadata-Version: 2.1\n\nName: text\n'),
      [`${folder}/Seven.7-7.0.dist-info/METADATA`]: symlink('nowhere'),
    },
    components: {
      '..-.dist-info': at('..-.dist-info/RECORD'),
      'seven-7': { version: '7.0', files: at('Seven.7-7.0.dist-info/RECORD') },
      six: { version: '1.0', files: at('six-1.0.dist-info/RECORD') },
    },
    warnings: [
      `distributions without a name in their metadata (3): each is called by its directory, such as /${folder}/..-.dist-info`,
    ],
  },
  {
    name: 'a distribution at the root',
    tree: {
      ...distInfo({ name: 'six', parent: '', record: ['six.py', '../../six.txt'] }),
      'six.py': file(),
      'six.txt': file(),
    },
    components: {
      six: ['/six-1.0.dist-info', '/six-1.0.dist-info/METADATA', '/six-1.0.dist-info/RECORD', '/six.py', '/six.txt'],
    },
  },
]);

describe('with another interval', () => {
  describeRepo(python({ interval: 7 }), [
    {
      name: 'the stability follows',
      tree: six,
      components: { six: { files: sixPaths, stability: stabilityFromInterval(7), interval: 7 } },
    },
  ]);
});

test.each([
  [{ interval: 'sometimes' }, /interval: expected daily, .* or a positive number of days$/],
  [{ interval: 0 }, /interval: expected daily/],
  [{ intervall: 'weekly' }, /intervall/],
])('the options %j are refused', (options, message) => {
  const made = () => python(options as { interval: string });
  expect(made).toThrow(
    expect.objectContaining({ code: 'REPO_OPTIONS_INVALID', message: expect.stringMatching(message) }),
  );
});

/** A package database with these paths, each in a component of its own. */
function database(...paths: readonly string[]): RepoPlugin {
  return {
    name: 'database',
    version: '1',
    apiVersion: 1,
    priority: 10,
    load: async ({ files }) => ({
      components: paths.map((name) => ({ name, stability: 0, mtimeClamp: 0 })),
      strongClaims(claims) {
        for (const [number, path] of paths.entries()) claims.add(files.find(path) ?? -1, number);
      },
    }),
  };
}

/** Paths by component. */
async function claimedWith(context: MemoryContext, ...plugins: readonly RepoPlugin[]) {
  const repos = await loadRepos([python(), ...plugins], context);
  const { files, now } = context;
  const assignment = await resolveClaims({ files, repos, linksTogether: true, defaultMtimeClamp: now });
  const claimed = assignment.components.map(({ name }, number): [string, string[]] => {
    return [name, Array.from(filesOf(assignment, number), (id) => files.path(id))];
  });
  return {
    claimed: Object.fromEntries(claimed),
    details: repos.find(({ plugin }) => plugin.name === 'python')?.repo.details,
  };
}

describe('beside a package database', () => {
  test('a distribution whose record a package owns is left alone, damaged or not', async () => {
    const tree = { ...distInfo({ name: 'debian', record: '"damaged' }), ...installed('debian.py'), ...six };
    const { claimed, details } = await claimedWith(memoryContext(tree), database(...at('debian-1.0.dist-info/RECORD')));
    expect(claimed['python/debian']).toBeUndefined();
    expect(claimed['python/six']).toEqual(sixPaths.toSorted());
    expect(details).toMatchObject({ distributions: 2, 'in packages': 1 });
  });

  test('a file or a directory that a package owns stays there, and the rest is claimed', async () => {
    const tree = { ...distInfo({ name: 'a', record: ['a/1.py', 'a/2.py'] }), ...installed('a/1.py', 'a/2.py') };
    const { claimed } = await claimedWith(memoryContext(tree), database(...at('a/1.py')));
    expect(claimed['python/a']).toEqual([...at('a/2.py'), ...distInfoPaths('a-1.0.dist-info')]);
    const whole = await claimedWith(memoryContext(tree), database(...at('a')));
    expect(whole.claimed['python/a']).toContain(`/${folder}/a/1.py`);
  });
});

test('what a record lists and the rootfs lacks is counted', async () => {
  const tree = distInfo({ name: 'Six', version: '1.16.0', record: ['six.py', 'gone.py', '/usr'] });
  const { details } = await claimedWith(memoryContext(tree));
  expect(details).toMatchObject({ distributions: 1, 'recorded files that do not exist': 3 });
});

test('a record of endless size is refused before it is read', async () => {
  const context = memoryContext(six);
  const sizes = context.files.columns.size.fill(2 ** 40);
  const lengths: (number | undefined)[] = [];
  const watched: MemoryContext = {
    ...context,
    read(id, range) {
      lengths.push(range?.length ?? sizes[id]);
      return context.read(id, range);
    },
  };
  await expect(claimedWith(watched)).rejects.toMatchObject({ code: 'PYTHON_RECORD_INVALID' });
  expect(lengths).toEqual([65_536]);
});
