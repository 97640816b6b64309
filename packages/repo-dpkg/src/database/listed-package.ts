import type { FileId } from '@chunkah/core';
import type { ListedFiles } from '@chunkah/package-db';

/** A package with what its database lists. */
export interface ListedPackage {
  readonly name: string;
  /** Empty where the database does not say. */
  readonly architecture: string;
  readonly version: string | undefined;
  readonly source: string;
  readonly sourceVersion: string | undefined;
  /** Nothing for a package without a list. */
  readonly files: ListedFiles | undefined;
  /** Entries of the rootfs in the database that change with the package and not otherwise. */
  readonly ownEntries: readonly FileId[];
  /** Whether files keep the times that the package's archive gave them. */
  readonly hasFileTimes: boolean;
}

/** All packages of one database. */
export interface PackageDatabase {
  /** Where it is, for people. */
  readonly path: string;
  readonly packages: readonly ListedPackage[];
  /** Files of the rootfs that no package owns: those of the database itself. */
  readonly excluded: readonly FileId[];
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}
