import type { ComponentRepo, FileId, LoadContext } from '@chunkah/core';
import { InstalledFiles } from '../installed/installed-files.ts';
import type { ListedFiles } from '../installed/listed-files.ts';
import { claimLinks } from '../links/claim-links.ts';
import type { InstalledPackage } from '../sources/installed-package.ts';
import { type PackageGrouping, SourcePackages } from '../sources/source-packages.ts';
import { warnOfUndated } from '../sources/warn-of-undated.ts';
import { shareOf } from './share-of.ts';

/** A package with its files, as far as a database lists them. */
export interface PackageWithFiles extends InstalledPackage {
  readonly files: ListedFiles | undefined;
}

export interface PackageRepoOptions {
  /** Where the database lies, for people. */
  readonly path: string;
  readonly packages: readonly PackageWithFiles[];
  readonly grouping: PackageGrouping;
  /** Entries that no package owns, such as the files of the database itself. */
  readonly excluded: ReadonlySet<FileId>;
  /** Whether links that no package lists belong to what they lead to. */
  readonly claimsLinks: boolean;
}

/**
 * The components of a database that tells of each package when it was built and what its paths are,
 * and no more.
 */
export function packageRepo(
  { files, now, defaultMtimeClamp, logger }: LoadContext,
  { path, packages, grouping, excluded, claimsLinks }: PackageRepoOptions,
): ComponentRepo {
  const sources = new SourcePackages({ grouping, now, undatedMtimeClamp: defaultMtimeClamp });
  const installed = new InstalledFiles(files, excluded);
  for (const one of packages) {
    const component = sources.add(one);
    if (one.files !== undefined) installed.add(component, one.files);
  }
  warnOfUndated(sources, logger);
  let links: number | undefined;
  return {
    components: sources.components,
    get details() {
      return {
        database: path,
        packages: packages.length,
        'files claimed by path': shareOf(installed.count, files.count),
        'listed files that are missing': installed.missing,
        ...(links !== undefined && { 'links claimed by their targets': links }),
      };
    },
    strongClaims: (claims) => installed.claim(claims),
    ...(claimsLinks && {
      weakClaims: (left, claims) => {
        links = claimLinks(left, claims, files, installed.owners());
      },
    }),
  };
}
