import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { certificateUnreadable } from '../errors.ts';

/** What a TLS connection to a host needs besides the usual. */
export interface TlsIdentity {
  /** Authorities that are trusted, in PEM; missing where those of Node are enough. */
  readonly ca?: string[];
  /** Certificates and keys of the client. */
  readonly cert?: string[];
  readonly key?: string[];
}

export interface CertificatePlaces {
  /** A file with authorities that are trusted for all hosts. */
  readonly ca?: string | undefined;
  /** Directories with a folder for each host, such as `/etc/containers/certs.d`. */
  readonly directories: readonly string[];
}

/** Where podman and docker look for certificates (containers-certs.d(5)). */
export function certificateDirectories(home: string | undefined): string[] {
  const own = home === undefined ? [] : [join(home, '.config/containers/certs.d')];
  return [...own, '/etc/containers/certs.d', '/etc/docker/certs.d'];
}

/**
 * Authorities and client certificates for a host: those of the system, a file that the user
 * names, and the first folder of the host in `certs.d`: `*.crt`, and `*.cert` with the `*.key` of
 * its name.
 * @param host with its port, where the user gave one.
 * @throws ChunkahError `REGISTRY_CA_UNREADABLE`.
 */
export function tlsIdentityOf(host: string, { ca, directories }: CertificatePlaces): TlsIdentity {
  const files = filesOf(host, directories);
  const withEnding = (ending: string) => files.filter((file) => file.endsWith(ending));
  const certificates = withEnding('.cert').map((file) => ({ cert: read(file), key: read(keyOf(file)) }));
  const authorities = [...(ca === undefined ? [] : [read(ca)]), ...withEnding('.crt').map(read)];
  return {
    ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...authorities])],
    ...(certificates.length === 0
      ? {}
      : { cert: certificates.map(({ cert }) => cert), key: certificates.map(({ key }) => key) }),
  };
}

function keyOf(certificate: string): string {
  return certificate.replace(/\.cert$/, '.key');
}

function filesOf(host: string, directories: readonly string[]): string[] {
  for (const directory of directories) {
    const folder = join(directory, host);
    const names = namesIn(folder);
    if (names !== undefined) return names.sort().map((name) => join(folder, name));
  }
  return [];
}

/** A folder that may not be entered counts as none, as with podman. */
function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

function read(path: string): string {
  try {
    const text = readFileSync(path, 'latin1');
    if (!text.includes('-----BEGIN ')) throw new Error('it has nothing in PEM form');
    return text;
  } catch (error) {
    const known = error instanceof Error && 'code' in error;
    throw certificateUnreadable(path, known || !(error instanceof Error) ? error : error.message);
  }
}
