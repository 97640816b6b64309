import { digestOf } from '../blobs/digest.ts';
import { digestDiffers, notInRegistry } from '../errors.ts';
import type { ImageReference } from '../reference/parse-reference.ts';
import { formatReference } from '../reference/parse-reference.ts';
import type { Session } from '../session/session.ts';
import { bytesBody } from '../transport/exchange.ts';

/** A manifest or an index as the registry has it. */
export interface StoredManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly digest: string;
}

/** Manifests and indexes of OCI, and those of docker that mean the same. */
const accepted = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/**
 * Stores a manifest under a tag.
 * @param mediaType what it is: the document need not say so itself.
 * @throws ChunkahError when the registry does not take it, or has stored something else.
 */
export async function putManifest(
  session: Session,
  { repository, tag }: { readonly repository: string; readonly tag: string },
  bytes: Uint8Array,
  mediaType: string,
): Promise<void> {
  const digest = digestOf(bytes);
  const reply = await session.send({
    method: 'PUT',
    to: `${repository}/manifests/${tag}`,
    scopes: [`repository:${repository}:pull,push`],
    what: 'the manifest',
    headers: { 'content-type': mediaType },
    body: bytesBody(bytes),
    expected: [201, 200, 202],
  });
  const named = reply.headers['docker-content-digest'];
  if (typeof named === 'string' && named !== digest) throw digestDiffers(session.host, `manifest ${tag}`, named);
}

/**
 * Fetches the manifest or index that a reference names; `latest` without a tag and a digest.
 * @param scope what the request needs to be allowed.
 * @throws ChunkahError `NOT_IN_REGISTRY`, `REGISTRY_DIGEST_DIFFERS`, and what any request may give.
 */
export async function getManifest(session: Session, reference: ImageReference, scope: string): Promise<StoredManifest> {
  const { repository, digest: wanted, tag = 'latest' } = reference;
  const reply = await session.send({
    method: 'GET',
    to: `${repository}/manifests/${wanted ?? tag}`,
    scopes: [scope],
    what: 'the manifest',
    headers: { accept: accepted },
    expected: [200, 404],
    bytes: session.transport.limits.document,
  });
  if (reply.status === 404) throw notInRegistry(formatReference(reference));
  const digest = digestOf(reply.bytes);
  const named = wanted ?? reply.headers['docker-content-digest'];
  if (typeof named === 'string' && named !== digest) throw digestDiffers(session.host, `manifest ${named}`, digest);
  const [mediaType = ''] = (reply.headers['content-type'] ?? '').split(';');
  return { bytes: reply.bytes, mediaType: mediaType.trim(), digest };
}

/**
 * Fetches a small blob, such as a config, whole.
 * @throws ChunkahError `NOT_IN_REGISTRY`, `REGISTRY_DIGEST_DIFFERS`, and what any request may give;
 * also for more than 4 MiB.
 */
export async function getSmallBlob(
  session: Session,
  repository: string,
  digest: string,
  scope: string,
): Promise<Uint8Array> {
  const reply = await session.send({
    method: 'GET',
    to: `${repository}/blobs/${digest}`,
    scopes: [scope],
    what: `the blob ${digest}`,
    expected: [200, 404],
    bytes: session.transport.limits.document,
  });
  if (reply.status === 404) throw notInRegistry(`${session.host}/${repository}@${digest}`);
  const found = digestOf(reply.bytes);
  if (found !== digest) throw digestDiffers(session.host, `blob ${digest}`, found);
  return reply.bytes;
}
