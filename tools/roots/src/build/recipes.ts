import type { DebianSource } from '../apt/debian-sources.ts';

/** How one root of Debian is made. */
interface Recipe {
  /** The program that makes it; the apt package that holds it has the same name. */
  readonly tool: 'debootstrap' | 'mmdebstrap';
  readonly options: readonly string[];
  /** Whether its files carry the names of their source packages. */
  readonly labelled: boolean;
  /**
   * What its packages are taken from: the release alone, or its updates and security updates too,
   * which mmdebstrap alone can.
   */
  readonly suites: 'release' | 'all';
}

/** A root, or the roots in a directory by their names. */
type Recipes = Recipe | { readonly roots: Readonly<Record<string, Recipe>> };

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

/** What a workstation without recommended packages has: 1 085 packages of all sizes and ages. */
const workstationPackages = [
  'emacs-nox',
  'firmware-linux-free',
  'fonts-noto-core',
  'g++',
  'gcc',
  'git',
  'gnome-core',
  'golang',
  'libreoffice-writer',
  'linux-image-amd64',
  'locales-all',
  'nodejs',
  'openjdk-17-jre-headless',
  'podman',
  'python3-pandas',
  'python3-scipy',
  'qemu-system-x86',
  'ruby',
  'texlive-latex-base',
  'vim',
  'xfce4',
];

function minimalSystem(suites: Recipe['suites'], packages: readonly string[]): Recipe {
  const included = packages.length === 0 ? [] : [`--include=${packages.join(',')}`];
  return { tool: 'mmdebstrap', options: ['--variant=minbase', ...included], labelled: false, suites };
}

/** The same packages as released, and after all updates. */
function updateOf(packages: readonly string[]) {
  return { roots: { released: minimalSystem('release', packages), updated: minimalSystem('all', packages) } };
}

const recipes = {
  'debian-minimal': { tool: 'debootstrap', options: ['--variant=minbase'], labelled: true, suites: 'release' },
  'debian-minimal-update': updateOf([]),
  'debian-server': {
    tool: 'debootstrap',
    options: [`--include=${serverPackages.join(',')}`],
    labelled: true,
    suites: 'release',
  },
  'debian-update': updateOf(serverPackages),
  'debian-packages': minimalSystem('release', workstationPackages),
  'debian-packages-updated': minimalSystem('all', workstationPackages),
  'debian-desktop': {
    tool: 'mmdebstrap',
    options: ['--variant=apt', '--aptopt=APT::Install-Recommends "true"', `--include=${desktopPackages.join(',')}`],
    labelled: true,
    suites: 'release',
  },
} satisfies Record<string, Recipes>;

export type DebianRootName = keyof typeof recipes;

/** Roots that are made here, not by a program of Debian. */
export const ownRootNames = ['rpm-packages', 'alpm-packages'] as const;

export type RootName = DebianRootName | (typeof ownRootNames)[number];

export const rootNames: readonly string[] = [...Object.keys(recipes), ...ownRootNames];

export function isRootName(name: string): name is RootName {
  return rootNames.includes(name);
}

/** A root to make: where in the directory of its name, by which command, and whether it is labelled. */
export interface DebianRoot {
  /** Relative; empty for the directory itself. */
  readonly directory: string;
  readonly labelled: boolean;
  /** The program that makes the root in the directory `target`, and its arguments. */
  command(target: string): { readonly tool: string; readonly args: readonly string[] };
}

/**
 * The roots that `name` stands for.
 * @param sources those of Debian, the release itself first.
 */
export function debianRoots(name: DebianRootName, sources: readonly DebianSource[]): DebianRoot[] {
  const recipe: Recipes = recipes[name];
  const roots = 'roots' in recipe ? Object.entries(recipe.roots) : [['', recipe] as const];
  return roots.map(([directory, { tool, options, labelled, suites }]) => ({
    directory,
    labelled,
    command(target) {
      const [release] = sources;
      if (release === undefined) throw new RangeError('no source of Debian');
      const mirrors = suites === 'release' ? [release.mirror] : sources.map(sourceLine);
      return { tool, args: [...options, ...keyringOption(release), release.suite, target, ...mirrors] };
    },
  }));
}

/** What mmdebstrap needs besides the suite and the directory to take packages from these sources. */
export function sourceArguments(sources: readonly DebianSource[]): string[] {
  return [...sources.slice(0, 1).flatMap(keyringOption), ...sources.map(sourceLine)];
}

function keyringOption({ keyring }: DebianSource): string[] {
  return keyring === undefined ? [] : [`--keyring=${keyring}`];
}

/** A line of sources.list(5). */
function sourceLine({ mirror, suite }: DebianSource): string {
  return `deb ${mirror} ${suite} main`;
}
