import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProductionPackage } from './production-packages.ts';

/**
 * Unpacks packages as `npm pack` makes them: with what is published and nothing else.
 *
 * @param checkout the repository, built.
 * @param directory an empty one to work in.
 * @returns by folder in the checkout, the directory that has the package.
 */
export function unpackPackages(
  checkout: string,
  packages: readonly ProductionPackage[],
  directory: string,
): Map<string, string> {
  const sources = packages.map(({ source }) => source);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', directory, ...sources], {
    cwd: checkout,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Map(
    packages.map(({ name, version, source }): [string, string] => {
      const base = `${name.replace('@', '').replace('/', '-')}-${version}`;
      const place = join(directory, base);
      mkdirSync(place);
      execFileSync('tar', ['-xzf', `${place}.tgz`, '-C', place]);
      return [source, join(place, 'package')];
    }),
  );
}
