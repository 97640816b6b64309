import { encodeName } from '@chunkah/core';
import { type DatabaseDirectory, parseFileList, unpackZstd, ZstdFault } from '@chunkah/package-db';
import { LinesAsFiles } from '../database/lines-as-files.ts';
import type { PackageDatabase } from '../database/listed-package.ts';
import { manifestDamaged } from '../errors.ts';
import { type ManifestType, parseManifest } from './parse-manifest.ts';

export const manifestName = 'manifest.wall';

/** In bytes, packed and unpacked. */
const largestManifest = 2 ** 28;

/** Type bits of `st_mode` (inode(7)). */
const typeBits = 0o170000;
const modeTypes: Readonly<Record<ManifestType, number>> = { file: 0o100000, directory: 0o040000, symlink: 0o120000 };

/**
 * Reads the manifest of a root that chisel cut: which slices of which packages brought which paths.
 * It names no source packages and no dates.
 * @throws ChunkahError `CHISEL_MANIFEST_DAMAGED`, `DATABASE_TOO_LARGE`, and what reading throws.
 */
export async function readManifest(directory: DatabaseDirectory): Promise<PackageDatabase> {
  const path = `${directory.path}/${manifestName}`;
  const packed = (await directory.read(manifestName, largestManifest)) ?? new Uint8Array();
  const packages = parseManifest(unpack(packed, path), (line, reason) =>
    manifestDamaged(path, `line ${line}: ${reason}`),
  );
  return {
    path,
    packages: Array.from(packages.values(), ({ name, version, paths, types }) => {
      const lines = parseFileList(encodeName(paths.join('\n')), (_, reason) => manifestDamaged(path, reason));
      const modes = Uint16Array.from(types, (type) => modeTypes[type]);
      return {
        ...{ name, architecture: '', version, source: name, sourceVersion: version },
        files: new LinesAsFiles(lines, (number, mode) => (mode & typeBits) === modes[number]),
        ownEntries: [],
        hasFileTimes: false,
      };
    }),
    excluded: [directory.entry(manifestName) ?? []].flat(),
    warnings: [],
  };
}

function unpack(packed: Uint8Array, path: string): Uint8Array {
  try {
    return unpackZstd(packed, largestManifest);
  } catch (error) {
    throw error instanceof ZstdFault ? manifestDamaged(path, error.message, error) : error;
  }
}
