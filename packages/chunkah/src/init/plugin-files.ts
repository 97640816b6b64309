import { compilerConfig, packageManifest, readme } from './template/package-files.ts';
import {
  claimsSource,
  documentationSource,
  indexSource,
  optionsSource,
  parserSource,
  testSource,
} from './template/source-files.ts';

/**
 * A new plugin package that compiles and passes its tests: the text of each file by its path in the
 * package.
 * @param name of the repo: kebab-case, without the prefix of the package's name.
 */
export function pluginFiles(name: string): ReadonlyMap<string, string> {
  const code = `${name.replaceAll('-', '_').toUpperCase()}_LIST_INVALID`;
  return new Map([
    ['.gitignore', 'dist/\nnode_modules/\n'],
    ['README.md', readme(name, code)],
    ['package.json', packageManifest(name)],
    ['src/claim-documentation.ts', documentationSource],
    ['src/claim-listed.ts', claimsSource],
    ['src/index.test.ts', testSource(name, code)],
    ['src/index.ts', indexSource(name)],
    ['src/options.ts', optionsSource],
    ['src/parse-list.ts', parserSource(code)],
    ['tsconfig.json', compilerConfig()],
  ]);
}
