import { readXattrs, toBinaryPath } from '@chunkah/rootfs';
import { directory, file, symlink, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { expect, it } from 'vitest';
import { labelComponents } from './label-components.ts';

function labelsOf(path: string): Record<string, string> {
  const xattrs = readXattrs(toBinaryPath(path));
  return Object.fromEntries(xattrs.map(({ key, value }) => [key, Buffer.from(value).toString()]));
}

it('labels each file of a package with the source package, links not followed, directories not', async () => {
  const root = temporaryDirectory();
  const paths = ['/.', '/usr', '/usr/lib', '/lib/libc.so.6', '/usr/lib/libc-2.so', '/usr/lib/empty'];
  writeTree(root, {
    'var/lib/dpkg/status': file('Package: libc6\nStatus: install ok installed\nSource: glibc (2.36)\n'),
    'var/lib/dpkg/info/libc6.list': file(`${paths.join('\n')}\n`),
    lib: symlink('usr/lib'),
    'usr/lib/libc.so.6': file(),
    'usr/lib/libc-2.so': symlink('of-nobody'),
    'usr/lib/of-nobody': file(),
    'usr/lib/empty': directory(),
  });
  expect(await labelComponents(root)).toBe(1);
  expect(labelsOf(`${root}/usr/lib/libc.so.6`)).toEqual({ 'user.component': 'glibc' });
  for (const path of ['usr/lib/of-nobody', 'usr/lib/empty', 'usr/lib']) expect(labelsOf(`${root}/${path}`)).toEqual({});
});

it('reaches names beyond ASCII and beyond UTF-8', async () => {
  const root = temporaryDirectory();
  writeTree(root, {
    'var/lib/dpkg/status': file('Package: tool\nStatus: install ok installed\n'),
    'var/lib/dpkg/info/tool.list': file(Buffer.concat([Buffer.from('/usr/\u00e9\n/usr/'), Buffer.of(0xff, 0x0a)])),
    'usr/\u00e9': file(),
    'usr/\udcff': file(),
  });
  expect(await labelComponents(root)).toBe(2);
  expect(labelsOf(`${root}/usr/\u00e9`)).toEqual({ 'user.component': 'tool' });
  expect(labelsOf(`${root}/usr/\udcff`)).toEqual({ 'user.component': 'tool' });
});
