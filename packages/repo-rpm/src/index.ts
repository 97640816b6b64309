import { defineRepo, printable } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { InstalledFiles } from './claims/installed-files.ts';
import { MovedFiles } from './claims/moved-files.ts';
import { PackageGroups } from './claims/package-groups.ts';
import { entriesOfUsualDirectories } from './database/own-files.ts';
import { readDatabase } from './database/read-database.ts';
import { packagesOf } from './header/packages-of.ts';
import { rpmOptions } from './options.ts';

export { readDatabase } from './database/read-database.ts';
export type { DatabaseFormat, RpmDatabase } from './database/rpm-database.ts';
export type { PackageFiles } from './header/package-files.ts';
export { packagesOf } from './header/packages-of.ts';
export type { PackageHeader } from './header/parse-header.ts';

/** The components of an RPM database: source packages with the files of their packages. */
export const rpm = defineRepo({
  name: 'rpm',
  version: manifest.version,
  priority: 10,
  options: rpmOptions,
  async load(context, { group, root, claimDatabaseDirectories }) {
    const database = await readDatabase(context, root);
    if (database === undefined) return undefined;
    const { files, logger, now } = context;
    const { path, format } = database;
    const excluded = new Set([
      ...database.ownFiles,
      ...(claimDatabaseDirectories ? [] : entriesOfUsualDirectories(files)),
    ]);
    const groups = new PackageGroups(group, now);
    const moved = new MovedFiles(excluded);
    const installed = new InstalledFiles(files, excluded, moved);
    let packages = 0;
    for (const header of packagesOf(database)) {
      packages += 1;
      installed.add(groups.add(header), header.files);
    }
    const { withoutSource } = groups;
    if (group === 'source' && withoutSource.length > 0) logger.warn(sourceWarning(withoutSource));
    return {
      components: groups.components,
      get details() {
        return {
          database: path,
          format,
          packages,
          'packages without a source RPM': withoutSource.length,
          'files claimed by path': shareOf(installed.count, files.count),
          ...(moved.count !== undefined && { 'files claimed by content': shareOf(moved.count, files.count) }),
        };
      },
      strongClaims: (claims) => installed.claim(claims),
      weakClaims: (left, claims, weakContext) => moved.claim(left, claims, weakContext),
    };
  },
});

export default rpm;

function sourceWarning(names: readonly string[]): string {
  const such = printable(names[0] ?? '');
  return `packages without a source RPM (${names.length}): each is a component of its own name, such as ${such}`;
}

function shareOf(count: number, total: number): string {
  return `${count} of ${total} (${((count / total) * 100).toFixed(1)} %)`;
}
