import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import { type ClaimsCase, describeRepo, file, memoryContext, symlink, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import dpkg from '../index.ts';
import { statusOf } from '../sample-database.fixture.ts';

const own = (name: string) => `/var/lib/dpkg/info/${name}.list`;

const cases: readonly ClaimsCase[] = [
  {
    name: 'byte code belongs to the module it is made of, its directory to all whose byte code is there',
    tree: {
      ...statusOf([
        { name: 'python3-a', source: 'a', paths: ['/py/m.py', '/py/x.y.py', '/a.py'] },
        { name: 'python3-b', source: 'b', paths: ['/py/b.py'] },
      ]),
      'py/m.py': file(),
      'py/x.y.py': file(),
      'py/b.py': file(),
      'a.py': file(),
      'py/mine.py': file(),
      'py/__pycache__/m.cpython-311.pyc': file(),
      'py/__pycache__/m.cpython-311.opt-1.pyc': file(),
      'py/__pycache__/x.y.cpython-311.pyc': file(),
      'py/__pycache__/b.cpython-311.pyc': file(),
      'py/__pycache__/mine.cpython-311.pyc': file(),
      'py/__pycache__/m.py': file(),
      'py/m.cpython-311.pyc': file(),
      '__pycache__/a.cpython-311.pyc': file(),
    },
    components: {
      a: [
        ...['/__pycache__', '/__pycache__/a.cpython-311.pyc', '/a.py', '/py', '/py/__pycache__', '/py/m.py'],
        ...['/py/x.y.py', '/py/__pycache__/m.cpython-311.opt-1.pyc', '/py/__pycache__/m.cpython-311.pyc'],
        ...['/py/__pycache__/x.y.cpython-311.pyc', own('python3-a')],
      ],
      b: ['/py', '/py/__pycache__', '/py/__pycache__/b.cpython-311.pyc', '/py/b.py', own('python3-b')],
    },
  },
  {
    name: 'indexes of kernel modules belong to the kernel, not to all that have modules for it',
    tree: {
      ...statusOf([
        {
          name: 'linux-image',
          source: 'linux-signed',
          paths: ['/lib/modules/6.1/modules.order', '/lib/modules/6.1/k'],
        },
        { name: 'linux-headers', source: 'linux', paths: ['/lib/modules/6.1/build'] },
        { name: 'other', paths: ['/lib/modules/5.10/extra'] },
      ]),
      lib: symlink('usr/lib'),
      'usr/lib/modules/6.1/modules.order': file(),
      'usr/lib/modules/6.1/modules.dep': file(),
      'usr/lib/modules/6.1/modules.dep.bin': file(),
      'usr/lib/modules/6.1/k': file(),
      'usr/lib/modules/6.1/build': symlink('/nowhere'),
      'usr/lib/modules/6.1/updates': file(),
      'usr/lib/modules/5.10/extra': file(),
      'usr/lib/modules/5.10/modules.dep': file(),
    },
    components: {
      linux: ['/usr/lib/modules', '/usr/lib/modules/6.1', '/usr/lib/modules/6.1/build', own('linux-headers')],
      'linux-signed': [
        ...['/usr/lib/modules', '/usr/lib/modules/6.1', '/usr/lib/modules/6.1/k', '/usr/lib/modules/6.1/modules.dep'],
        ...['/usr/lib/modules/6.1/modules.dep.bin', '/usr/lib/modules/6.1/modules.order', own('linux-image')],
      ],
      other: [
        ...['/usr/lib/modules', '/usr/lib/modules/5.10', '/usr/lib/modules/5.10/extra'],
        ...['/usr/lib/modules/5.10/modules.dep', own('other')],
      ],
    },
    warnings: ['components without any date (1): each counts as updated monthly, such as linux'],
  },
  {
    name: 'files that ucf manages belong to their packages, copies of them too',
    tree: {
      ...statusOf([
        { name: 'php-common', source: 'php', paths: ['/usr/php.ini'] },
        { name: 'grub', paths: ['/etc/default/grub'] },
      ]),
      'usr/php.ini': file(),
      'etc/default/grub': file(),
      'etc/php/php.ini': file(),
      'etc/other': file(),
      'var/lib/ucf/registry': file('php-common\t/etc/php/php.ini\nphp-common /gone\nnobody /etc/other\nx\n'),
      'var/lib/ucf/cache/:etc:php:php.ini': file(),
      'var/lib/ucf/cache/:etc:default:grub': file(),
      'var/lib/ucf/cache/:etc:other': file(),
    },
    components: {
      grub: ['/etc', '/etc/default', '/etc/default/grub', '/var/lib/ucf/cache/:etc:default:grub', own('grub')],
      php: [...['/etc/php/php.ini', '/usr', '/usr/php.ini', '/var/lib/ucf/cache/:etc:php:php.ini'], own('php-common')],
    },
    warnings: ['components without any date (1): each counts as updated monthly, such as grub'],
  },
  {
    name: 'links that no package lists belong to what they lead to, byte code and single directories included',
    tree: {
      ...statusOf([
        { name: 'vim', paths: ['/usr/bin/vim.basic', '/usr/share/vim/vim90/x.py'] },
        { name: 'less', paths: ['/usr/share/less'] },
      ]),
      'usr/bin/vim.basic': file(),
      'usr/share/less': file(),
      'usr/share/vim/vim90/x.py': file(),
      'usr/share/vim/vim90/__pycache__/x.cpython-311.pyc': file(),
      'etc/alternatives/vi': symlink('/usr/bin/vim.basic'),
      'usr/bin/vi': symlink('/etc/alternatives/vi'),
      'usr/share/vim/current': symlink('vim90'),
      'usr/share/shared': symlink('../share'),
      code: symlink('usr/share/vim/vim90/__pycache__/x.cpython-311.pyc'),
      dangling: symlink('gone'),
    },
    components: {
      less: ['/usr', '/usr/share', '/usr/share/less', own('less')],
      vim: [
        ...['/code', '/etc/alternatives/vi', '/usr', '/usr/bin', '/usr/bin/vi', '/usr/bin/vim.basic', '/usr/share'],
        ...['/usr/share/vim', '/usr/share/vim/current', '/usr/share/vim/vim90', '/usr/share/vim/vim90/x.py'],
        ...['/usr/share/vim/vim90/__pycache__', '/usr/share/vim/vim90/__pycache__/x.cpython-311.pyc', own('vim')],
      ],
    },
  },
];

describeRepo(dpkg, cases);

test('details tell how many entries each rule took', async () => {
  const tree: Tree = {
    ...statusOf([{ name: 'a', paths: ['/a.py', '/gone'] }]),
    'a.py': file(),
    '__pycache__/a.cpython-311.pyc': file(),
    link: symlink('a.py'),
  };
  const context = memoryContext(tree);
  const repos = await loadRepos([dpkg()], context);
  const assignment = await resolveClaims({ files: context.files, repos, linksTogether: true, defaultMtimeClamp: 0 });
  expect(
    filesOf(
      assignment,
      assignment.components.findIndex(({ name }) => name === 'dpkg/a'),
    ),
  ).toHaveLength(5);
  expect(repos[0]?.repo.details).toMatchObject({
    database: '/var/lib/dpkg/status',
    packages: 1,
    'listed files that are missing': 1,
    'entries claimed by path': '2 of 10 (20.0 %)',
    'byte code claimed': 2,
    'links claimed': 1,
  });
});
