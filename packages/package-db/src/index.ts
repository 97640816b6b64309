export { InstalledFiles } from './installed/installed-files.ts';
export type { ListedFiles, ListedNames } from './installed/listed-files.ts';
export { type MissingContent, MovedFiles } from './moved/moved-files.ts';
export type { InstalledPackage } from './sources/installed-package.ts';
export { type PackageGrouping, SourcePackages } from './sources/source-packages.ts';
