import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noPackageDatabase } from '../errors.ts';
import { type InstalledPackage, parseDiversions, parseStatus } from './package-lists.ts';
import { RootPaths } from './root-paths.ts';

/**
 * Finds the source package of each regular file that an installed package of a Debian root owns.
 * @returns name of the source package by the file's own absolute path inside the root
 * @throws ChunkahError when the root has no dpkg database
 */
export function sourcePackages(root: string): Map<string, string> {
  const database = join(root, 'var/lib/dpkg');
  if (!existsSync(join(database, 'status'))) throw noPackageDatabase(root);
  const diversionsFile = join(database, 'diversions');
  const diversions = parseDiversions(existsSync(diversionsFile) ? readFileSync(diversionsFile, 'utf8') : '');
  const paths = new RootPaths(root);
  const sources = new Map<string, string>();
  for (const installed of parseStatus(readFileSync(join(database, 'status'), 'utf8'))) {
    for (const listed of listedPaths(database, installed)) {
      const diversion = diversions.get(listed);
      const place = diversion === undefined || diversion.by === installed.name ? listed : diversion.to;
      const path = paths.resolveParents(place);
      if (path !== undefined && !sources.has(path) && paths.isFile(path)) sources.set(path, installed.source);
    }
  }
  return sources;
}

/** Absolute paths as the package lists them. The list is named with the architecture where several can be installed at once. */
function listedPaths(database: string, installed: InstalledPackage): string[] {
  const candidates = [`${installed.name}:${installed.architecture}`, installed.name];
  const file = candidates.map((name) => join(database, 'info', `${name}.list`)).find((path) => existsSync(path));
  if (file === undefined) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((path) => path.length > 1 && path !== '/.');
}
