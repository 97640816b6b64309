/** One component of the sample. */
export interface SampleComponent {
  readonly name: string;
  /** Which directories its files are in, see `files.ts`. */
  readonly kind: 'program' | 'library' | 'data';
  readonly fileCount: number;
  readonly kibibytes: number;
  /** Value of `user.update-interval`. */
  readonly interval: string;
}

/**
 * Sizes and update intervals resemble those of a small server: a few components have most of the
 * bytes, and those that change often are small.
 */
export const sampleComponents: readonly SampleComponent[] = [
  { name: 'bash', kind: 'program', fileCount: 26, kibibytes: 1700, interval: 'yearly' },
  { name: 'bzip2', kind: 'library', fileCount: 8, kibibytes: 110, interval: 'yearly' },
  { name: 'ca-certificates', kind: 'data', fileCount: 142, kibibytes: 450, interval: 'monthly' },
  { name: 'coreutils', kind: 'program', fileCount: 110, kibibytes: 2600, interval: 'yearly' },
  { name: 'curl', kind: 'library', fileCount: 14, kibibytes: 900, interval: 'biweekly' },
  { name: 'dbus', kind: 'program', fileCount: 22, kibibytes: 420, interval: 'quarterly' },
  { name: 'expat', kind: 'library', fileCount: 5, kibibytes: 180, interval: 'monthly' },
  { name: 'gawk', kind: 'program', fileCount: 30, kibibytes: 700, interval: 'yearly' },
  { name: 'gcc', kind: 'library', fileCount: 18, kibibytes: 2300, interval: 'quarterly' },
  { name: 'git', kind: 'program', fileCount: 160, kibibytes: 3500, interval: 'monthly' },
  { name: 'glibc', kind: 'library', fileCount: 110, kibibytes: 4400, interval: 'quarterly' },
  { name: 'gmp', kind: 'library', fileCount: 5, kibibytes: 560, interval: 'yearly' },
  { name: 'gnutls', kind: 'library', fileCount: 12, kibibytes: 1500, interval: 'monthly' },
  { name: 'grep', kind: 'program', fileCount: 7, kibibytes: 240, interval: 'yearly' },
  { name: 'iproute2', kind: 'program', fileCount: 40, kibibytes: 1000, interval: 'quarterly' },
  { name: 'krb5', kind: 'library', fileCount: 24, kibibytes: 1100, interval: 'monthly' },
  { name: 'less', kind: 'program', fileCount: 6, kibibytes: 190, interval: 'yearly' },
  { name: 'libxml2', kind: 'library', fileCount: 10, kibibytes: 900, interval: 'monthly' },
  { name: 'linux', kind: 'data', fileCount: 150, kibibytes: 6400, interval: 'monthly' },
  { name: 'ncurses', kind: 'data', fileCount: 60, kibibytes: 500, interval: 'yearly' },
  { name: 'nettle', kind: 'library', fileCount: 8, kibibytes: 500, interval: 'quarterly' },
  { name: 'nftables', kind: 'program', fileCount: 12, kibibytes: 620, interval: 'quarterly' },
  { name: 'nginx', kind: 'program', fileCount: 30, kibibytes: 1300, interval: 'monthly' },
  { name: 'openssh', kind: 'program', fileCount: 28, kibibytes: 2300, interval: 'monthly' },
  { name: 'openssl', kind: 'library', fileCount: 24, kibibytes: 2900, interval: 'biweekly' },
  { name: 'pam', kind: 'library', fileCount: 56, kibibytes: 600, interval: 'quarterly' },
  { name: 'perl', kind: 'data', fileCount: 120, kibibytes: 2200, interval: 'quarterly' },
  { name: 'procps', kind: 'program', fileCount: 34, kibibytes: 420, interval: 'yearly' },
  { name: 'python', kind: 'data', fileCount: 200, kibibytes: 3800, interval: 'monthly' },
  { name: 'readline', kind: 'library', fileCount: 6, kibibytes: 340, interval: 'yearly' },
  { name: 'sed', kind: 'program', fileCount: 6, kibibytes: 180, interval: 'yearly' },
  { name: 'shadow', kind: 'program', fileCount: 36, kibibytes: 700, interval: 'quarterly' },
  { name: 'sqlite', kind: 'library', fileCount: 8, kibibytes: 1500, interval: 'monthly' },
  { name: 'systemd', kind: 'program', fileCount: 140, kibibytes: 3400, interval: 'monthly' },
  { name: 'tar', kind: 'program', fileCount: 8, kibibytes: 400, interval: 'yearly' },
  { name: 'tzdata', kind: 'data', fileCount: 130, kibibytes: 800, interval: 'quarterly' },
  { name: 'util-linux', kind: 'program', fileCount: 96, kibibytes: 1900, interval: 'quarterly' },
  { name: 'vim', kind: 'program', fileCount: 60, kibibytes: 1100, interval: 'biweekly' },
  { name: 'website', kind: 'data', fileCount: 90, kibibytes: 1400, interval: 'daily' },
  { name: 'xz', kind: 'library', fileCount: 12, kibibytes: 260, interval: 'yearly' },
  { name: 'zlib', kind: 'library', fileCount: 6, kibibytes: 130, interval: 'yearly' },
  { name: 'zstd', kind: 'library', fileCount: 6, kibibytes: 900, interval: 'quarterly' },
];
