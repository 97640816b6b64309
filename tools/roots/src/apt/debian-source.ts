import { basename } from 'node:path';
import type { AptSource } from './apt-source.ts';

/** Where Debian itself comes from on this machine. */
export interface DebianSource {
  readonly mirror: string;
  readonly suite: string;
  /** Path of the key ring that signs the suite; undefined: the installer's default. */
  readonly keyring: string | undefined;
}

/**
 * The entry of Debian itself: binary packages of the suite `codename`, component `main`, signed by
 * Debian's archive key ring. An entry that names no key ring counts when its mirror's path ends in
 * `/debian`, or when it is the only one.
 */
export function findDebianSource(sources: readonly AptSource[], codename: string): DebianSource | undefined {
  const candidates = sources.filter(
    (source) => source.types.includes('deb') && source.suites.includes(codename) && source.components.includes('main'),
  );
  const unsigned = candidates.filter((source) => source.signedBy === undefined);
  const found =
    candidates.find((source) => basename(source.signedBy ?? '').startsWith('debian-archive-')) ??
    unsigned.find((source) => source.uris.some((uri) => /\/debian\/*$/.test(uri))) ??
    (unsigned.length === 1 ? unsigned[0] : undefined);
  const mirror = found?.uris[0];
  if (found === undefined || mirror === undefined) return undefined;
  return { mirror, suite: codename, keyring: found.signedBy?.startsWith('/') ? found.signedBy : undefined };
}
