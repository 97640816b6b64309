/** Folders of `packages/` with one component repo each. */
const repoFolders = [
  'repo-alpm',
  'repo-apk',
  'repo-bigfiles',
  'repo-dpkg',
  'repo-filemap',
  'repo-pathmap',
  'repo-python',
  'repo-rpm',
  'repo-xattr',
];

/**
 * For each folder of `packages/` the folders it may import; a folder without a package yet is
 * allowed. Tests may also import `testkit`. The rows are repeated in `biome.json`, where the linter
 * enforces them.
 */
export const importTable: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['core', []],
  ['rootfs', ['core']],
  ['oci', ['core', 'rootfs']],
  ['registry', ['core']],
  ['package-db', ['core']],
  ['filemap', ['core']],
  ...repoFolders.map((folder): [string, string[]] => [folder, ['core', 'package-db', 'filemap']]),
  ['presets', ['core', ...repoFolders]],
  ['config', ['core']],
  ['cli-kit', ['core']],
  ['gen-filemap', ['core', 'cli-kit', 'filemap', 'package-db', 'rootfs']],
  ['report', ['core']],
  ['testkit', ['core', 'rootfs']],
  [
    'chunkah',
    [
      ...['core', 'rootfs', 'oci', 'registry', 'package-db', 'filemap', 'cli-kit', 'config', 'presets', 'report'],
      ...repoFolders,
    ],
  ],
]);

/**
 * Folders whose code may import core's engine, `@chunkah/core/engine`. All others that may import
 * core are limited to its doors for plugins and for JSON; the tests of repos may use the engine
 * too.
 */
export const engineFolders: ReadonlySet<string> = new Set([
  'rootfs',
  'oci',
  'package-db',
  'report',
  'testkit',
  'chunkah',
]);

/** The folder that only tests import. */
export const testOnlyFolder = 'testkit';

/** Name on npm of a folder of `packages/`. */
export function packageName(folder: string): string {
  return folder === 'chunkah' ? 'chunkah' : `@chunkah/${folder}`;
}
