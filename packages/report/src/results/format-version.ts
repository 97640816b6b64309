/**
 * Version of what the commands print as JSON. It is raised when a field goes, or means something
 * else than before; new fields leave it as it is.
 */
export const formatVersion = 1;

/** What every result begins with. */
export interface VersionedResult {
  readonly formatVersion: typeof formatVersion;
}
