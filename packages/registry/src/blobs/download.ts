import { createHash } from 'node:crypto';
import { answerInvalid, digestDiffers, notInRegistry } from '../errors.ts';
import type { Session, SessionRequest } from '../session/session.ts';
import { networkFailure } from '../transport/network-failure.ts';
import { isPassing, mostTries, waitBefore } from '../transport/retry.ts';
import type { Reply } from '../transport/transport.ts';

/** A blob as a descriptor names it. */
export interface WantedBlob {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface BlobRequest extends WantedBlob {
  readonly repository: string;
  /** What is asked for: `repository:NAME:pull`. */
  readonly scope: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches a blob, front to back (distribution specification, "Pulling blobs"). When the connection
 * breaks, the rest is asked for with a range; a registry that sends all of it again is listened to
 * from there on. Tries that bring nothing come to an end.
 * @throws ChunkahError `NOT_IN_REGISTRY`, `REGISTRY_DIGEST_DIFFERS`, `REGISTRY_ANSWER_INVALID` for
 * another size, and what any request may give; the signal's reason.
 */
export async function* getBlob(session: Session, blob: BlobRequest): AsyncGenerator<Uint8Array> {
  const { digest } = blob;
  const hash = createHash('sha256');
  for await (const bytes of wholeBlob(session, blob)) {
    hash.update(bytes);
    yield bytes;
  }
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== digest) throw digestDiffers(session.host, `blob ${digest}`, found);
}

async function* wholeBlob(session: Session, blob: BlobRequest): AsyncGenerator<Uint8Array> {
  const { digest, size, signal } = blob;
  const { clock } = session.transport;
  let done = 0;
  for (let fruitless = 0; ; ) {
    const start = done;
    try {
      for await (const bytes of rest(session, blob, done)) {
        done += bytes.length;
        yield bytes;
      }
      return;
    } catch (error) {
      signal?.throwIfAborted();
      fruitless = done > start ? 1 : fruitless + 1;
      if (!isPassing(error) || fruitless === mostTries) {
        throw networkFailure(error, session.host, `GET the blob ${digest}`);
      }
    }
    session.logger.info(`the registry: the connection broke after ${done} of ${size} bytes of ${digest}`);
    await clock.wait(waitBefore(fruitless, {}, clock.now()), signal);
  }
}

function requestOf({ repository, digest, scope, signal }: BlobRequest, done: number): SessionRequest {
  return {
    method: 'GET',
    to: `${repository}/blobs/${digest}`,
    scopes: [scope],
    what: `the blob ${digest}`,
    headers: done === 0 ? {} : { range: `bytes=${done}-` },
    expected: [200, 206, 404],
    bytes: 'as-it-comes',
    signal,
  };
}

/**
 * The bytes from `done` on, as one answer gives them.
 * @throws also an error of the system, when the connection breaks.
 */
async function* rest(session: Session, blob: BlobRequest, done: number): AsyncGenerator<Uint8Array> {
  const { digest, size, repository } = blob;
  const reply = await session.send(requestOf(blob, done));
  const { body, status, headers } = reply;
  if (status === 404) throw notInRegistry(`${session.host}/${repository}@${digest}`);
  if (body === undefined) throw wrong(session, reply, 'it has no body');
  try {
    const start = /^bytes ([0-9]+)-/.exec(headers['content-range'] ?? '')?.[1];
    if (status === 206 && Number(start) !== done) throw wrong(session, reply, `it does not begin at byte ${done}`);
    // A registry that knows no ranges begins anew.
    let at = status === 206 ? done : 0;
    for await (const bytes of body as AsyncIterable<Buffer>) {
      const own = bytes.subarray(Math.max(0, Math.min(done - at, bytes.length)));
      at += bytes.length;
      if (at > size) throw wrong(session, reply, `it has more than ${size} bytes`);
      if (own.length > 0) yield own;
    }
    if (at < size) throw brokenOff();
  } finally {
    body.destroy();
  }
}

function wrong({ host }: Session, { url }: Reply, fault: string) {
  return answerInvalid(host, `GET ${url.host}${url.pathname}`, fault);
}

/** An answer that ends early, and says that it is whole. */
function brokenOff(): Error {
  return Object.assign(new Error('the answer ended early'), { code: 'ECONNRESET' });
}
