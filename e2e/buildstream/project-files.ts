import { compareBytes } from '@chunkah/core';
import { directory, file, hardlink, symlink, type Tree } from '@chunkah/testkit';

/** The files of a map or an image by component. */
export type Components = Readonly<Record<string, readonly string[]>>;

/** What the image of the project holds, but for directories. */
export const expectedComponents: Components = {
  'base.bst:core/libc': ['/usr/lib/libc.so', '/usr/lib/libc.so.6'],
  'base.bst:core/shell': ['/usr/bin/sh'],
  'core/shell': ['/etc/empty', '/usr/bin/shell'],
  'apps/greeter': ['/usr/bin/tool', '/usr/share/greeter/greeting', '/usr/share/greeter/hello'],
  'apps/icon theme': ['/usr/share/icons/document.svg', '/usr/share/icons/file.svg', '/usr/share/icons/folder.svg'],
  'apps/fonts-all': ['/usr/share/fonts/latin/serif.ttf'],
};

/** What the public data of its elements says. */
export const expectedIntervals: Readonly<Record<string, string | number>> = {
  'core/shell': 'weekly',
  'apps/greeter': 3,
  'apps/fonts-all': 'quarterly',
};

/**
 * More files for its elements to import: git keeps neither empty directories nor hard links, and
 * not every file system takes such names.
 */
export const oddFiles: Tree = {
  'files/shell/usr/bin/bash': file('a shell with two names', { mode: 0o755 }),
  'files/shell/usr/bin/rbash': hardlink('files/shell/usr/bin/bash'),
  'files/shell/etc/shell.d': directory(),
  'files/greeter/usr/share/Grüße/schöne grüße': file('Hallo'),
  'files/greeter/usr/share/Grüße/größe': symlink('schöne grüße'),
  'files/greeter/usr/share/Grüße/😀': symlink('../../bin/tool 😀 -> nowhere'),
  'files/icons/usr/share/icons/ two  spaces ': file('1'),
  'files/icons/usr/share/icons/left -> right': file('2'),
  'files/icons/usr/share/icons/link -> left': symlink('left -> right'),
  'files/icons/usr/share/icons/new\nline': symlink('to\nnowhere'),
  'files/icons/usr/share/icons/tab\tand "quotes"': file('3'),
};

/** What the image of a project with these holds. */
export const expectedWithOddFiles: Components = {
  ...expectedComponents,
  ...withMore('core/shell', ['/usr/bin/bash', '/usr/bin/rbash']),
  ...withMore('apps/greeter', ['/usr/share/Grüße/größe', '/usr/share/Grüße/schöne grüße', '/usr/share/Grüße/😀']),
  ...withMore('apps/icon theme', [
    '/usr/share/icons/ two  spaces ',
    '/usr/share/icons/left -> right',
    '/usr/share/icons/link -> left',
    '/usr/share/icons/new\nline',
    '/usr/share/icons/tab\tand "quotes"',
  ]),
};

function withMore(component: string, files: readonly string[]): Components {
  return { [component]: [...(expectedComponents[component] ?? []), ...files].sort(compareBytes) };
}
