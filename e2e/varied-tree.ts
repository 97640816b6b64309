import { createHash } from 'node:crypto';
import { directory, file, hardlink, symlink, type Tree, type TreeEntry } from '@chunkah/testkit';

const components = 40;
const filesPerComponent = 50;
/** The most bytes that a name can have on Linux. */
const longestName = 255;

/**
 * About 2 500 entries, 14 MB, that together hold whatever an entry of a layer can have. Always the
 * same.
 */
export function variedTree(): Tree {
  const entries: Record<string, TreeEntry> = {};
  for (let component = 0; component < components; component += 1) {
    Object.assign(entries, componentEntries(`opt/c${component}`, component));
  }
  return { ...entries, ...oddEntries() };
}

function componentEntries(root: string, component: number): Tree {
  const interval = component % 3 === 0 ? { 'user.update-interval': String(component + 1) } : {};
  const entries: Record<string, TreeEntry> = {
    [root]: directory({ xattrs: { 'user.component': `component ${component}`, ...interval } }),
    [`${root}/first link`]: hardlink(`${root}/d0/f0`),
    [`${root}/link`]: symlink(`../c${component}/d1/${'x'.repeat(component * 4)}`),
    [`${root}/d2/${'é'.repeat(60)}/${'n'.repeat(longestName - component)}`]: file(`${component}`, { mode: 0o600 }),
  };
  for (let number = 0; number < filesPerComponent; number += 1) {
    const path = `${root}/d${number % 5}/f${number}`;
    const content = bytes(path, (number * component * 37) % 9000);
    // Half of the times are newer than the time of the image.
    entries[path] = file(content, { mtime: 1_600_000_000 + number * 6_000_000, uid: number * 100, gid: component });
  }
  return entries;
}

function oddEntries(): Tree {
  return {
    'usr/big': file(bytes('big', 3_000_000)),
    'usr/lib/big': file('a line of text\n'.repeat(100_000)),
    'usr/linked': hardlink('usr/big'),
    'usr/bin/su': file('#!', { mode: 0o4755, xattrs: { 'security.capability': capability } }),
    'usr/bin/xattrs': file('x', { xattrs: { 'user.b': bytes('xattr', 200), 'user.a': '', 'user.c': 'a\nb' } }),
    'usr/bin/name\udcff\n\\ ': file('odd'),
    'var/empty': directory({ mode: 0o1777 }),
    'var/old': file('before 1970', { mtime: -5 }),
    // The same component from two places, one of them a link group across components.
    'srv/a': file('shared', { xattrs: { 'user.component': 'component 1' } }),
    'srv/b': hardlink('opt/c2/d0/f0'),
  };
}

/**
 * Version 2 of `security.capability` (linux/capability.h): cap_net_raw, permitted and effective.
 */
const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex');

/** So many bytes that do not compress, the same for one seed. */
function bytes(seed: string, length: number): Uint8Array {
  return createHash('shake256', { outputLength: length }).update(seed).digest();
}
