import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** An installed package of a Debian root, as dpkg's files describe it. */
export interface DebianPackage {
  readonly name: string;
  readonly source: string;
  readonly version: string;
  readonly architecture: string;
  /** Absolute paths of all that it brings, directories too, as dpkg lists them. */
  readonly paths: readonly string[];
  /** Those of them that are its configuration. */
  readonly configuration: ReadonlySet<string>;
  /** Unix seconds of the entries of its changelog, the newest first. */
  readonly changes: readonly number[];
}

export function debianPackages(root: string): DebianPackage[] {
  const status = readFileSync(join(root, 'var/lib/dpkg/status'), 'utf8');
  return status
    .split('\n\n')
    .filter((paragraph) => paragraph.includes('\nStatus: install ok installed\n'))
    .map((paragraph) => {
      const field = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(paragraph)?.[1];
      const [name = '', architecture = ''] = [field('Package'), field('Architecture')];
      return {
        name,
        source: field('Source')?.split(' ')[0] ?? name,
        version: field('Version') ?? '',
        architecture,
        paths: listedPaths(root, name, architecture),
        configuration: new Set(Array.from(paragraph.matchAll(/^ (\/\S+) [0-9a-f]{32}$/gm), ([, path = '']) => path)),
        changes: changelogTimes(root, name),
      };
    });
}

function listedPaths(root: string, name: string, architecture: string): string[] {
  const info = join(root, 'var/lib/dpkg/info');
  const lists = [`${name}.list`, `${name}:${architecture}.list`].map((file) => join(info, file));
  const lines = readFileSync(lists.find(existsSync) ?? '', 'utf8').split('\n');
  return lines.filter((path) => path.startsWith('/') && path !== '/.');
}

function changelogTimes(root: string, name: string): number[] {
  const files = ['changelog.Debian.gz', 'changelog.gz'].map((base) => join(root, 'usr/share/doc', name, base));
  const file = files.find(existsSync);
  if (file === undefined) return [];
  const dates = gunzipSync(readFileSync(file))
    .toString('latin1')
    .matchAll(/^ -- .*> {1,2}(.*)$/gm);
  const times = Array.from(dates, ([, date = '']) => Date.parse(date) / 1000).filter(Number.isFinite);
  return times.sort((left, right) => right - left);
}
