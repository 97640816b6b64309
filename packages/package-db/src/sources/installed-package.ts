/** What a package database says about one installed package. */
export interface InstalledPackage {
  readonly name: string;
  /** Version of the package itself, as its users write it. */
  readonly version: string | undefined;
  /** Name of its source package; `undefined` where the database does not say. */
  readonly source: string | undefined;
  /** Version of its source package; `undefined` where it is not known. */
  readonly sourceVersion: string | undefined;
  /** Unix seconds; `undefined` where the database does not say. */
  readonly buildTime: number | undefined;
  /**
   * Times of the known changes, Unix seconds, in the order of the changelog; empty where there is
   * none.
   */
  readonly changes: ArrayLike<number>;
}
