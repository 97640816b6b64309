import { formatReference, parseReference } from '@chunkah/registry';

/** `HOST/NAME`, in full. @throws ChunkahError `REFERENCE_INVALID`. */
export function repositoryOf(name: string): string {
  const { host, repository } = parseReference(name);
  return formatReference({ host, repository });
}

/** The image with a digest in the repository of a name. @throws ChunkahError `REFERENCE_INVALID`. */
export function withDigest(name: string, digest: string): string {
  return formatReference(parseReference(`${repositoryOf(name)}@${digest}`));
}

/** A name in full, with its tag. @throws ChunkahError `REFERENCE_INVALID`. */
export function nameWithTag(name: string): string {
  const { host, repository, tag, digest } = parseReference(name);
  const known = tag ?? (digest === undefined ? 'latest' : undefined);
  return formatReference({ host, repository, ...(known === undefined ? {} : { tag: known }) });
}
