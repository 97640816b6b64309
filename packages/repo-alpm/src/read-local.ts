import { databaseDamaged } from './errors.ts';
import type { LocalDirectory } from './local-directory.ts';
import type { PackageFiles } from './package-files.ts';
import { type PackageDescription, parseDesc } from './parse-desc.ts';
import { parseFiles } from './parse-files.ts';
import { faultOfVersion } from './parse-version.ts';
import type { Reading } from './sections.ts';

/** An installed package. */
export interface AlpmPackage extends Omit<PackageDescription, 'isCut'> {
  /** `undefined` for a package without a list of files. */
  readonly files: PackageFiles | undefined;
}

/** What a database holds, and what is odd about it. */
export interface AlpmDatabase {
  readonly packages: readonly AlpmPackage[];
  /** What is odd about its version, in words. */
  readonly versionFault: string | undefined;
  /** Paths of files that do not end as pacman ends them. */
  readonly cutFiles: readonly string[];
  /** Paths of directories that are not packages. */
  readonly strays: readonly string[];
}

const versionFile = 'ALPM_DB_VERSION';

/**
 * Reads the packages of a database, in byte order of their directories.
 * @throws ChunkahError `ALPMDB_DAMAGED`, `DATABASE_TOO_LARGE`, `DATABASE_UNREADABLE`; what reading
 * throws.
 */
export async function readLocal(local: LocalDirectory, reading: Reading): Promise<AlpmDatabase> {
  const fault = faultOfVersion(await local.read(versionFile));
  if (reading.strict && fault?.endsStrictReading === true) {
    throw databaseDamaged(`${local.path}/${versionFile}`, undefined, `the version ${fault.text}`);
  }
  const packages: AlpmPackage[] = [];
  const cutFiles: string[] = [];
  const strays: string[] = [];
  for (const directory of local.directories) {
    const path = `${local.path}/${directory}`;
    const [descPath, filesPath] = [`${path}/desc`, `${path}/files`];
    const desc = await local.read(`${directory}/desc`);
    const list = await local.read(`${directory}/files`);
    if (desc === undefined) {
      if (reading.strict || list !== undefined) throw databaseDamaged(descPath, undefined, 'it is missing');
      strays.push(path);
      continue;
    }
    if (list === undefined && reading.strict) throw databaseDamaged(filesPath, undefined, 'it is missing');
    const { isCut, ...description } = parseDesc({ path: descPath, bytes: desc }, reading);
    const listed = list && parseFiles({ path: filesPath, bytes: list }, reading);
    packages.push({ ...description, files: listed?.files });
    if (isCut) cutFiles.push(descPath);
    if (listed?.isCut === true) cutFiles.push(filesPath);
  }
  return { packages, versionFault: fault?.text, cutFiles, strays };
}
