import { encodeName } from '@chunkah/core';

/** A package as it stands in the database: lines without their ends. */
export interface PackageSketch {
  readonly name: string;
  readonly version?: string;
  /** Default: the name. `null`: none. */
  readonly origin?: string | null;
  /** Unix seconds. `null`: none. */
  readonly buildTime?: number | string | null;
  /**
   * Directories in order, and the names of the files in each. The root is the empty name.
   */
  readonly directories?: Readonly<Record<string, readonly string[]>>;
  /** Lines before those of directories. */
  readonly more?: readonly string[];
}

/** The bytes of a database with these packages, as apk writes them. */
export function writtenInstalled(...packages: readonly PackageSketch[]): Uint8Array {
  return encodeName(packages.map((sketch) => `${linesOf(sketch).join('\n')}\n\n`).join(''));
}

function linesOf(sketch: PackageSketch): string[] {
  const { name, version = '1-r0', origin = name, buildTime = 1_750_000_000, directories = {}, more = [] } = sketch;
  return [
    'C:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    `P:${name}`,
    `V:${version}`,
    'A:x86_64',
    'T:a description',
    'L:MIT',
    ...(origin === null ? [] : [`o:${origin}`]),
    ...(buildTime === null ? [] : [`t:${buildTime}`]),
    ...more,
    ...Object.entries(directories).flatMap(([directory, names]) => [
      `F:${directory}`,
      'M:0:0:1777',
      ...names.flatMap((file) => [`R:${file}`, 'a:0:0:755', 'Z:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=']),
    ]),
  ];
}
