import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

type Dependencies = Readonly<Record<string, string>>;

/** The manifest of a package. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
}

/** Reads the `package.json` in a directory. */
export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
}

/**
 * Paths of all files in an installed package, without those of packages in it, in the order of
 * JavaScript.
 */
export function filesIn(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths
    .map((path) => path.slice(directory.length + 1))
    .filter((path) => !path.startsWith('node_modules/'))
    .sort();
}

/**
 * Names of the packages that the built code and the declarations in a directory import. A bundler
 * writes the imports of our code with double quotes, the compiler those of declarations with single
 * ones: what is quoted otherwise is a text of ours.
 */
export function importedPackages(directory: string): string[] {
  const names = new Set<string>();
  for (const path of filesIn(directory).filter((file) => /\.(js|d\.ts)$/.test(file))) {
    const imports = importsQuotedBy(path.endsWith('.d.ts') ? "'" : '"');
    for (const [, specifier = ''] of readFileSync(join(directory, path), 'utf8').matchAll(imports)) {
      const name = /^(@[^/]+\/)?[^./][^/]*/.exec(specifier)?.[0];
      if (name !== undefined && !isBuiltin(specifier)) names.add(name);
    }
  }
  return [...names].sort();
}

function importsQuotedBy(quote: string): RegExp {
  const statement = `^(?:import|export) (?:[^'"\\n]* from )?|^\\} from `;
  const call = '\\b(?:import|createRequire\\(import\\.meta\\.url\\))\\(';
  return new RegExp(`(?:${statement}|${call})${quote}([^'"]+)${quote}`, 'gm');
}
