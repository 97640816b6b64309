import type { IntervalName, PathRule } from '@chunkah/core';

// What no package owns, since scripts make it when packages are installed. Packages claim their
// files first: where a distribution's packages are read, these rules get what is left below their
// prefixes, else all of it.

/**
 * Rules of one component.
 * @param interval between its updates.
 */
export function rulesOf(component: string, interval: IntervalName, prefixes: readonly string[]): readonly PathRule[] {
  return prefixes.map((prefix) => ({ prefix, component, interval }));
}

/** Rules that hold for every distribution. */
export const commonRules: readonly PathRule[] = [
  // Modules and initial RAM disks: a directory per version, remade with each update of the kernel
  // or of what starts it.
  ...rulesOf('kernel', 'weekly', ['/usr/lib/modules', '/boot']),
  ...rulesOf('firmware', 'monthly', ['/usr/lib/firmware']),
  ...rulesOf('locales', 'quarterly', ['/usr/lib/locale', '/usr/share/locale']),
  ...rulesOf('fonts', 'yearly', ['/usr/share/fonts']),
  ...rulesOf('wallpapers', 'yearly', ['/usr/share/backgrounds', '/usr/share/wallpapers']),
  ...rulesOf('documentation', 'weekly', [
    '/usr/share/doc',
    '/usr/share/gtk-doc',
    '/usr/share/help',
    '/usr/share/info',
    '/usr/share/man',
  ]),
  // Mostly the cache of each theme: tens of megabytes on a desktop, so not with the small caches.
  ...rulesOf('icons', 'monthly', ['/usr/share/icons']),
  // More than 10 MB that change with systemd alone.
  ...rulesOf('hardware-database', 'monthly', ['/etc/udev/hwdb.bin', '/usr/lib/udev/hwdb.bin']),
  // Formats of TeX, some 80 MB where it is installed.
  ...rulesOf('tex', 'monthly', ['/var/lib/texmf']),
  ...rulesOf('caches', 'weekly', [
    '/etc/ld.so.cache',
    '/usr/lib/fontconfig/cache',
    '/usr/share/applications/mimeinfo.cache',
    '/usr/share/glib-2.0/schemas',
    '/usr/share/mime',
    '/var/cache',
  ]),
];

/** What changes with every update of any package. */
export function packageDatabase(...directories: readonly string[]): readonly PathRule[] {
  return rulesOf('package-database', 'daily', directories);
}

/** Where rpm has its database: in old roots, those of ostree, and new ones. */
export const rpmDatabase = packageDatabase('/var/lib/rpm', '/usr/share/rpm', '/usr/lib/sysimage');

/** The policy as it was compiled, and the modules that it was compiled from. */
export const selinuxPolicy = rulesOf('selinux-policy', 'monthly', ['/etc/selinux', '/var/lib/selinux']);

/**
 * @param directory of the bundles that are made from the certificates of packages and of the
 * administrator.
 */
export function certificates(directory: string): readonly PathRule[] {
  return rulesOf('certificates', 'quarterly', [directory]);
}
