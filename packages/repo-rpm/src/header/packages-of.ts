import type { RpmDatabase } from '../database/rpm-database.ts';
import { type PackageHeader, parseHeader } from './parse-header.ts';

/** The name under which databases keep the keys that packages are verified with. */
const keyName = 'gpg-pubkey';

/**
 * The packages of a database, in its order, one at a time. Keys are skipped.
 * @throws ChunkahError `RPMDB_HEADER_DAMAGED`.
 */
export function* packagesOf(database: RpmDatabase): Generator<PackageHeader> {
  let number = 0;
  for (const bytes of database.headers()) {
    number += 1;
    const header = parseHeader(bytes, { database: database.path, number });
    if (header.name !== keyName) yield header;
  }
}
