import type { IntervalName, PathRule } from '@chunkah/core';

// Files that no package owns, because scripts create them when packages are installed. Packages
// claim their files first: if a distribution's packages are read, these rules get what is left
// below their prefixes, otherwise everything.

/**
 * Rules for one component.
 * @param interval between its updates.
 */
export function rulesOf(component: string, interval: IntervalName, prefixes: readonly string[]): readonly PathRule[] {
  return prefixes.map((prefix) => ({ prefix, component, interval }));
}

/** Rules that apply to every distribution. */
export const commonRules: readonly PathRule[] = [
  // Modules and initial RAM disks: a directory per version, recreated with each update of the
  // kernel or of what boots it.
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
  // Mostly the cache of each theme: tens of megabytes on a desktop, so kept apart from the small
  // caches.
  ...rulesOf('icons', 'monthly', ['/usr/share/icons']),
  // More than 10 MB that change with systemd alone.
  ...rulesOf('hardware-database', 'monthly', ['/etc/udev/hwdb.bin', '/usr/lib/udev/hwdb.bin']),
  // TeX formats, some 80 MB if it is installed.
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

/** Files that change with every update of any package. */
export function packageDatabase(...directories: readonly string[]): readonly PathRule[] {
  return rulesOf('package-database', 'daily', directories);
}

/** Where rpm keeps its database: in old roots, those of ostree, and new ones. */
export const rpmDatabase = packageDatabase('/var/lib/rpm', '/usr/share/rpm', '/usr/lib/sysimage');

/** The compiled policy, and the modules it was compiled from. */
export const selinuxPolicy = rulesOf('selinux-policy', 'monthly', ['/etc/selinux', '/var/lib/selinux']);

/**
 * @param directory of the bundles generated from the certificates of packages and of the
 *   administrator.
 */
export function certificates(directory: string): readonly PathRule[] {
  return rulesOf('certificates', 'quarterly', [directory]);
}
