import { directory, file, hardlink, symlink, type Tree } from '@chunkah/testkit';

const program = { mode: 0o755 };

/**
 * What the elements of the project import. It lies here and not in the project's folder, since not every file system and
 * every archive takes such names.
 */
export const projectFiles: Tree = {
  'base/files/libc/usr/lib/libc.so.6': file('libc', program),
  'base/files/libc/usr/lib/libc.so': symlink('libc.so.6'),
  'base/files/libc/usr/share/doc/libc/README': file('left out of the image'),
  'base/files/shell/usr/bin/sh': file('#!/bin/sh', program),
  'files/shell/usr/bin/tool': file('the greeter has another one', program),
  'files/shell/usr/bin/shell': file('a shell', program),
  'files/shell/usr/bin/rshell': hardlink('files/shell/usr/bin/shell'),
  'files/shell/etc/shell.d': directory(),
  'files/shell/etc/empty': file(''),
  'files/greeter/usr/bin/tool': file('the tool of the greeter', program),
  'files/greeter/usr/share/Grüße/schöne grüße': file('Hallo'),
  'files/greeter/usr/share/Grüße/größe': symlink('schöne grüße'),
  'files/greeter/usr/share/Grüße/😀': symlink('../../bin/tool 😀 -> nowhere'),
  'files/icons/usr/share/icons/ two  spaces ': file('1'),
  'files/icons/usr/share/icons/left -> right': file('2'),
  'files/icons/usr/share/icons/link -> left': symlink('left -> right'),
  'files/icons/usr/share/icons/new\nline': symlink('to\nnowhere'),
  'files/icons/usr/share/icons/tab\tand "quotes"': file('3'),
  'files/fonts/usr/share/fonts/latin/serif.ttf': file('serif'),
  'files/fonts/usr/share/fonts/greek/serif.ttf': file('left out by the filter'),
};

/** What the image holds of it, but for directories, by component. */
export const expectedComponents: Readonly<Record<string, readonly string[]>> = {
  'base.bst:core/libc': ['/usr/lib/libc.so', '/usr/lib/libc.so.6'],
  'base.bst:core/shell': ['/usr/bin/sh'],
  'core/shell': ['/etc/empty', '/usr/bin/rshell', '/usr/bin/shell'],
  'apps/greeter': ['/usr/bin/tool', '/usr/share/Grüße/größe', '/usr/share/Grüße/schöne grüße', '/usr/share/Grüße/😀'],
  'apps/icon theme': [
    '/usr/share/icons/ two  spaces ',
    '/usr/share/icons/left -> right',
    '/usr/share/icons/link -> left',
    '/usr/share/icons/new\nline',
    '/usr/share/icons/tab\tand "quotes"',
  ],
  'apps/fonts-all': ['/usr/share/fonts/latin/serif.ttf'],
};

/** What the public data of their elements says. */
export const expectedIntervals: Readonly<Record<string, string | number>> = {
  'core/shell': 'weekly',
  'apps/greeter': 3,
  'apps/fonts-all': 'quarterly',
};
