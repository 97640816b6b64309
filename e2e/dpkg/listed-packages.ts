import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from '../program.ts';

/** A package as `dpkg-query` reports it. */
export interface QueriedPackage {
  /** With its architecture, where dpkg needs that. */
  readonly name: string;
  readonly source: string;
  /** The lines of `dpkg-query -L`. */
  readonly lines: readonly string[];
}

/** A field of a package in a format of dpkg-query. */
export function field(name: string): string {
  return `\${${name}}`;
}

/** Asks dpkg-query about each package of a tree. It writes nothing. */
export async function queryPackages(rootfs: string): Promise<QueriedPackage[]> {
  const query = ['--admindir', join(rootfs, 'var/lib/dpkg')];
  const format = `-f=${field('binary:Package')}\t${field('source:Package')}\n`;
  const list = (await run('dpkg-query', [...query, '-W', format])).toString();
  const names = list
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const packages: QueriedPackage[] = [];
  for (const [name = '', source = ''] of names) {
    const lines = (await run('dpkg-query', [...query, '-L', name], { env: { LC_ALL: 'C' } })).toString('latin1');
    packages.push({ name, source, lines: lines.trimEnd().split('\n') });
  }
  return packages;
}

/**
 * Sources by the paths that their packages list, as far as these exist: diverted ones at their
 * other places, parents resolved, and nothing where a link lies that others list as a directory.
 * Paths are in Latin-1.
 */
export function ownersByPath(rootfs: string, packages: readonly QueriedPackage[]): Map<string, Set<string>> {
  const listed = packages.map(({ source, lines }) => ({ source, paths: pathsOf(lines) }));
  const directories = new Set(listed.flatMap(({ paths }) => paths.map((path) => dirname(path))));
  const owners = new Map<string, Set<string>>();
  for (const { source, paths } of listed) {
    for (const path of paths) {
      const place = placeOf(rootfs, path, directories.has(path));
      if (place !== undefined) owners.set(place, (owners.get(place) ?? new Set()).add(source));
    }
  }
  return owners;
}

/** The paths of `dpkg-query -L`, which reports a diversion in the line after the path. */
function pathsOf(lines: readonly string[]): string[] {
  const paths: string[] = [];
  for (const line of lines) {
    const place = /^(?:diverted by .*|locally diverted) to: (.*)$/.exec(line)?.[1];
    if (place !== undefined) paths.splice(-1, 1, place);
    else if (line.startsWith('/') && line !== '/.') paths.push(line);
  }
  return paths;
}

function placeOf(rootfs: string, path: string, isDirectory: boolean): string | undefined {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  try {
    const parent = realpathSync(bytes(rootfs + dirname(path)), 'buffer').toString('latin1');
    const place = join(parent, basename(path));
    if (isDirectory && !lstatSync(bytes(place)).isDirectory()) return undefined;
    return lstatSync(bytes(place)) && place.slice(rootfs.length);
  } catch {
    return undefined;
  }
}
