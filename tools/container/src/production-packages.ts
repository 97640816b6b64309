import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { notInstalled } from './errors.ts';

/** A package that the program needs at run time. */
export interface ProductionPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder in the checkout. */
  readonly source: string;
  /** Where it goes, relative to the directory with `node_modules`. */
  readonly place: string;
  /** Whether it is one of ours, of which `npm pack` selects the published files. */
  readonly isOurs: boolean;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Follows the dependencies of a package, in the versions that are installed.
 *
 * @param checkout a directory with `node_modules`; our own packages are links there. No links lead
 * to it.
 * @param root name of the package to start with.
 * @returns the package itself and
 * everything it needs, sorted by location.
 * @throws ChunkahError if a dependency is not installed.
 *   Optional ones may be missing: they are for other platforms.
 */
export function productionPackages(checkout: string, root: string): ProductionPackage[] {
  const found = new Map<string, ProductionPackage>();
  const follow = (from: string, name: string, isOptional: boolean): void => {
    const source = findPackage(checkout, from, name);
    if (source === undefined) {
      if (isOptional) return;
      throw notInstalled(name, relative(checkout, from));
    }
    if (found.has(source)) return;
    const isOurs = !relative(checkout, source).split('/').includes('node_modules');
    const { version, dependencies = {}, optionalDependencies = {} } = readManifest(source);
    const place = isOurs ? `node_modules/${name}` : placeOf(checkout, source, found);
    found.set(source, { name, version, source, place, isOurs });
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      follow(source, dependency, Object.hasOwn(optionalDependencies, dependency));
    }
  };
  follow(checkout, root, false);
  return [...found.values()].sort((left, right) => (left.place < right.place ? -1 : 1));
}

/**
 * The folder of a dependency, resolved as Node does: in each `node_modules` from that of the
 * package upwards.
 */
function findPackage(checkout: string, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return realpathSync(path);
    if (folder === checkout) return undefined;
  }
}

/** As in the checkout, except that what is inside one of our own packages stays there. */
function placeOf(checkout: string, source: string, found: ReadonlyMap<string, ProductionPackage>): string {
  for (let folder = dirname(source); folder !== checkout; folder = dirname(folder)) {
    const owner = found.get(folder);
    if (owner !== undefined) return join(owner.place, relative(folder, source));
  }
  return relative(checkout, source);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
