import type { DebianSource } from '../apt/debian-source.ts';

/** How one root is made. */
interface Recipe {
  /** The program that makes it; the apt package that holds it has the same name. */
  readonly tool: string;
  readonly options: readonly string[];
}

/**
 * Two desktops, an office, compilers, TeX and emulators: many small files, some big ones, thousands
 * of packages.
 */
const desktopPackages = [
  'bash-completion',
  'build-essential',
  'ca-certificates',
  'default-jdk',
  'gimp',
  'gnome-core',
  'golang-go',
  'inkscape',
  'libboost-all-dev',
  'libreoffice',
  'manpages',
  'nodejs',
  'npm',
  'python3-numpy',
  'python3-scipy',
  'qemu-system-x86',
  'texlive-fonts-recommended',
  'texlive-latex-extra',
  'xfce4',
];

/** What servers have: more than 300 packages with all that debootstrap adds. */
const serverPackages = [
  'apache2',
  'bash-completion',
  'bind9-dnsutils',
  'ca-certificates',
  'curl',
  'dbus',
  'file',
  'git',
  'gnupg',
  'imagemagick',
  'jq',
  'locales',
  'lvm2',
  'man-db',
  'mc',
  'nginx',
  'openssh-server',
  'postfix',
  'python3-requests',
  'python3-yaml',
  'rsync',
  'screen',
  'sqlite3',
  'strace',
  'sudo',
  'tmux',
  'vim',
  'wget',
  'xz-utils',
  'zsh',
];

const recipes = {
  'debian-minimal': { tool: 'debootstrap', options: ['--variant=minbase'] },
  'debian-server': { tool: 'debootstrap', options: [`--include=${serverPackages.join(',')}`] },
  'debian-desktop': {
    tool: 'mmdebstrap',
    options: ['--variant=apt', '--aptopt=APT::Install-Recommends "true"', `--include=${desktopPackages.join(',')}`],
  },
} satisfies Record<string, Recipe>;

export type DebianRootName = keyof typeof recipes;

/** Roots that are made here, not by a program of Debian. */
export const ownRootNames = ['rpm-packages', 'alpm-packages'] as const;

export type RootName = DebianRootName | (typeof ownRootNames)[number];

export const rootNames: readonly string[] = [...Object.keys(recipes), ...ownRootNames];

export function isRootName(name: string): name is RootName {
  return rootNames.includes(name);
}

/** The program that makes the root `name` in `directory`, and its arguments. */
export function rootCommand(
  name: DebianRootName,
  source: DebianSource,
  directory: string,
): { tool: string; args: string[] } {
  const { tool, options } = recipes[name];
  const keyring = source.keyring === undefined ? [] : [`--keyring=${source.keyring}`];
  return { tool, args: [...options, ...keyring, source.suite, directory, source.mirror] };
}
