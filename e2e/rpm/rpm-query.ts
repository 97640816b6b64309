import { run } from '../program.ts';

/**
 * One line per package, per change and per file: everything that a header says of them, in a fixed
 * form.
 */
export interface PackageLines {
  readonly packages: readonly string[];
  readonly changes: readonly string[];
  readonly files: readonly string[];
}

/** One file of a package, as rpm tells it. */
export interface ListedFile {
  /** Name of the source package. */
  readonly source: string;
  readonly path: string;
  readonly mode: number;
  readonly size: number;
  /** Hexadecimal; empty for all but regular files. */
  readonly digest: string;
  readonly isGhost: boolean;
}

export const databaseDirectory = '/usr/lib/sysimage/rpm';

const packageFormat = fields('NAME', 'EPOCH', 'VERSION', 'RELEASE', 'ARCH', 'SOURCERPM', 'BUILDTIME');
const changeFormat = `[${fields('=NAME', 'CHANGELOGTIME')}]`;
const fileTags = ['FILENAMES', 'FILEMODES', 'FILESIZES', 'FILEDIGESTS', 'FILEFLAGS', 'FILELINKTOS'];
const fileFormat = `[${fields('=NAME', '=VERSION', ...fileTags)}]`;
const ownerFormat = `[${fields('=SOURCERPM', ...fileTags)}]`;

function fields(...tags: string[]): string {
  return `${tags.map((tag) => `%{${tag}}`).join('\\t')}\\n`;
}

/**
 * What `rpm -qa` says of all packages of a tree; keys, which it lists too, are left out. Sorted.
 */
export async function queryPackages(rootfs: string): Promise<PackageLines> {
  const [packages, changes, files] = [
    await query(rootfs, packageFormat),
    await query(rootfs, changeFormat),
    await query(rootfs, fileFormat),
  ];
  return { packages, changes, files: files.map(toFileLine).sort() };
}

/** Flags in words, of which others than this one mean nothing here. */
function toFileLine(line: string): string {
  const [name, version, path, mode, size, digest, flags, target] = line.split('\t');
  return [name, version, path, mode, size, digest, isGhost(flags) ? 'ghost' : '', target].join('\t');
}

function isGhost(flags: string | undefined): boolean {
  return (Number(flags) & 64) !== 0;
}

export async function queryFiles(rootfs: string): Promise<ListedFile[]> {
  return (await query(rootfs, ownerFormat)).map((line) => {
    const [sourceRpm = '', path = '', mode, size, digest = '', flags] = line.split('\t');
    return {
      source: sourceRpm.split('-').slice(0, -2).join('-'),
      path,
      mode: Number(mode),
      size: Number(size),
      digest,
      isGhost: isGhost(flags),
    };
  });
}

async function query(rootfs: string, format: string): Promise<string[]> {
  const output = await run('rpm', ['--root', rootfs, '--dbpath', databaseDirectory, '-qa', '--queryformat', format]);
  const lines = output.toString('latin1').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('gpg-pubkey\t')).sort();
}
