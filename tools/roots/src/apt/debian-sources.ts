import { basename } from 'node:path';
import type { AptSource } from './apt-source.ts';

/** Where Debian itself comes from on this machine: one suite. */
export interface DebianSource {
  readonly mirror: string;
  readonly suite: string;
  /** Path of the key ring that signs the suite; undefined: the installer's default. */
  readonly keyring: string | undefined;
}

/**
 * The suites of Debian itself, the release `codename` first, then those whose names begin with it,
 * such as security updates, in the order of the sources: binary packages of the component `main`,
 * signed by Debian's archive key ring. Entries that name no key ring count when their mirror's path
 * ends in `/debian` or `/debian-security`, or when there is one alone.
 * @returns nothing without an entry of the release itself.
 */
export function findDebianSources(sources: readonly AptSource[], codename: string): DebianSource[] {
  const found = ofDebian(sources, (suite) => suite === codename).slice(0, 1);
  return found.length === 0 ? [] : [...found, ...ofDebian(sources, (suite) => suite.startsWith(`${codename}-`))];
}

function ofDebian(sources: readonly AptSource[], isWanted: (suite: string) => boolean): DebianSource[] {
  const candidates = sources.filter(
    ({ types, suites, components }) => types.includes('deb') && components.includes('main') && suites.some(isWanted),
  );
  return signedByDebian(candidates).flatMap(({ uris: [mirror], suites, signedBy }) => {
    const keyring = signedBy?.startsWith('/') ? signedBy : undefined;
    return mirror === undefined ? [] : suites.filter(isWanted).map((suite) => ({ mirror, suite, keyring }));
  });
}

function signedByDebian(candidates: readonly AptSource[]): readonly AptSource[] {
  const signed = candidates.filter(({ signedBy }) => basename(signedBy ?? '').startsWith('debian-archive-'));
  if (signed.length > 0) return signed;
  const unsigned = candidates.filter(({ signedBy }) => signedBy === undefined);
  const mirrors = unsigned.filter(({ uris }) => uris.some((uri) => /\/debian(?:-security)?\/*$/.test(uri)));
  return mirrors.length > 0 || unsigned.length > 1 ? mirrors : unsigned;
}
