import { encodeName } from '@chunkah/core';

/** A package as its directory in the database says. */
export interface PackageSketch {
  readonly name: string;
  readonly version?: string;
  /** Default: the name. `null`: none. */
  readonly base?: string | null;
  /** Unix seconds. `null`: none. */
  readonly buildTime?: number | string | null;
  /** Bytes of its files. Default: the section is left out. */
  readonly size?: number;
  /** Paths as they are listed. `null`: without the file that lists them. */
  readonly files?: readonly string[] | null;
  /** Text at the end of `desc`. */
  readonly more?: string;
}

/** The files of a database with these packages, by their paths. */
export function writtenLocal(
  directory: string,
  ...packages: readonly PackageSketch[]
): Readonly<Record<string, Uint8Array>> {
  const local = `${directory}/local`;
  return Object.fromEntries([
    [`${local}/ALPM_DB_VERSION`, encodeName('9\n')],
    ...packages.flatMap(({ name, version = '1-1', ...sketch }) => {
      const path = `${local}/${name}-${version}`;
      const { files = [] } = sketch;
      const list = files === null ? [] : [[`${path}/files`, encodeName(filesText(files))]];
      return [[`${path}/desc`, encodeName(descText({ name, version, ...sketch }))], ...list];
    }),
  ]);
}

function descText({ name, version, base = name, buildTime = 1_750_000_000, size, more = '' }: PackageSketch): string {
  const sections: readonly (readonly [string, string | number | null | undefined])[] = [
    ['NAME', name],
    ['VERSION', version],
    ['BASE', base],
    ['DESC', 'a description'],
    ['URL', ''],
    ['ARCH', 'x86_64'],
    ['BUILDDATE', buildTime],
    ['INSTALLDATE', 1_759_999_950],
    ['SIZE', size],
    ['VALIDATION', 'pgp'],
  ];
  const written = sections.filter(([, value]) => value !== null && value !== undefined);
  return `${written.map(([key, value]) => `%${key}%\n${value}\n\n`).join('')}${more}`;
}

function filesText(paths: readonly string[]): string {
  return paths.length === 0 ? '' : `%FILES%\n${paths.map((path) => `${path}\n`).join('')}\n`;
}
