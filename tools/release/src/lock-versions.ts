type Versions = Readonly<Record<string, string>>;

interface LockEntry {
  version?: string;
  dependencies?: Versions;
  devDependencies?: Versions;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** The version and dependencies in a package.json. */
export type Manifest = Readonly<Pick<LockEntry, 'version' | 'dependencies' | 'devDependencies'>>;

/**
 * Copies versions and dependencies from the manifests of workspaces into their entries of a lock
 * file, as `npm install` would, without the network.
 * @param manifests by folder, such as `packages/core`.
 */
export function withManifests(lock: LockFile, manifests: ReadonlyMap<string, Manifest>): LockFile {
  const packages = Object.entries(lock.packages).map(([place, entry]): [string, LockEntry] => {
    const { version, dependencies, devDependencies } = manifests.get(place) ?? {};
    return [
      place,
      {
        ...entry,
        ...(version !== undefined && { version }),
        ...(dependencies !== undefined && { dependencies }),
        ...(devDependencies !== undefined && { devDependencies }),
      },
    ];
  });
  return { ...lock, packages: Object.fromEntries(packages) };
}
