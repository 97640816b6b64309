import type { InstalledPackage } from '@chunkah/package-db';
import type { PackageHeader } from './header/parse-header.ts';
import { parseSourceRpm } from './header/source-rpm.ts';

/** A header in the form that all package databases share. */
export function installedPackage(header: PackageHeader): InstalledPackage {
  const { name, sourceRpm, buildTime, changelogTimes } = header;
  const source = sourceRpm === undefined ? undefined : parseSourceRpm(sourceRpm);
  return {
    name,
    version: versionOf(header),
    source: source?.name,
    sourceVersion: source?.version,
    buildTime,
    changes: changelogTimes,
  };
}

/** `[EPOCH:]VERSION-RELEASE`, as rpm shows it. */
function versionOf({ epoch, version, release }: PackageHeader): string | undefined {
  if (version === undefined) return undefined;
  return `${epoch === undefined ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`;
}
