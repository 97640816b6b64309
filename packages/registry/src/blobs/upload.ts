import { digestDiffers } from '../errors.ts';
import type { Session, SessionRequest } from '../session/session.ts';
import type { RequestBody } from '../transport/exchange.ts';
import type { Reply } from '../transport/transport.ts';
import { heldBytes } from './held-bytes.ts';

/** A blob to send. It can be opened again, at any place: sending may have to be repeated. */
export interface UploadedBlob {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** Its bytes from a place on, in pieces, each of which is valid until the next is asked for. */
  open(start: number): AsyncIterable<Uint8Array>;
}

/** How a step of an upload ended. */
export type Step =
  | { readonly kind: 'done' }
  /** The registry may have a part of the blob, or all of it. */
  | { readonly kind: 'broken'; readonly fault: Error; readonly reply?: Reply }
  /** The registry does not go on with this session. */
  | { readonly kind: 'lost'; readonly fault: Error };

export interface UploadOptions {
  readonly session: Session;
  readonly scopes: readonly string[];
  /** Hears how many bytes of the blob are on their way. */
  readonly onSent: (bytes: number) => void;
}

/** One upload session at a registry (distribution specification, "Pushing a blob in chunks"). */
export class Upload {
  readonly #blob: UploadedBlob;
  readonly #options: UploadOptions;
  #location: URL;
  /** Bytes that the registry has. */
  #offset = 0;
  #isResumed = false;

  constructor(blob: UploadedBlob, location: URL, options: UploadOptions) {
    this.#blob = blob;
    this.#location = location;
    this.#options = options;
  }

  /**
   * Sends what the registry does not have yet, in one request, and closes the session. The first
   * request has no `Content-Range`: GitHub takes no more than 4 MiB with one.
   * @throws the signal's reason; errors of local files.
   */
  async send(isNetworkFault: (error: unknown) => boolean): Promise<Step> {
    this.#options.session.signal?.throwIfAborted();
    try {
      return (await this.#sendRest()) ?? (await this.#finish());
    } catch (error) {
      if (!(error instanceof Error) || !isNetworkFault(error)) throw error;
      return { kind: 'broken', fault: error };
    }
  }

  /**
   * Asks how far the upload came.
   * @returns whether it can go on from there.
   */
  async findOffset(): Promise<boolean> {
    const reply = await this.#options.session.send({
      ...this.#request('GET'),
      expected: [200, 204, 400, 401, 403, 404, 405, 416],
    });
    const held = reply.status < 300 ? heldBytes(reply.headers.range, this.#blob.size) : undefined;
    if (held === undefined) return false;
    if (reply.headers.location !== undefined) this.#location = this.#options.session.located(reply, 'GET');
    this.#offset = held;
    this.#isResumed = true;
    return true;
  }

  /** Gives the session up; that it cannot be is no error. */
  async abandon(): Promise<void> {
    const { session } = this.#options;
    const signal = AbortSignal.timeout(session.transport.limits.farewell);
    await session.sendOnce({ ...this.#request('DELETE'), expected: [], signal }).catch(() => undefined);
  }

  async #sendRest(): Promise<Step | undefined> {
    const { size } = this.#blob;
    if (this.#offset === size) return undefined;
    const isWhole = this.#offset === 0;
    const range = isWhole ? {} : { 'content-range': `${this.#offset}-${size - 1}` };
    const { session } = this.#options;
    const request = {
      ...this.#request('PATCH'),
      headers: { 'content-type': 'application/octet-stream', ...range },
      body: { ...this.#body(), endsEarly: isWhole ? session.signal : undefined },
      // Who breaks off leaves a session that some registries can no longer close.
      ...(isWhole ? { signal: session.grace } : {}),
      expected: [202, 201, 204],
    };
    const reply = await session.sendOnce(request);
    const { status } = reply;
    const fault = () => session.refused(request, reply);
    if (!request.expected.includes(status)) {
      const isLost = status === 404 || status === 416 || (status === 400 && this.#isResumed);
      return isLost ? { kind: 'lost', fault: fault() } : { kind: 'broken', fault: fault(), reply };
    }
    this.#offset = size;
    if (reply.headers.location !== undefined) this.#location = session.located(reply, 'PATCH');
    session.signal?.throwIfAborted();
    return undefined;
  }

  async #finish(): Promise<Step> {
    const { session } = this.#options;
    const { digest } = this.#blob;
    const url = new URL(this.#location);
    url.searchParams.set('digest', digest);
    const request = { ...this.#request('PUT'), to: url, expected: [201, 204], signal: session.grace };
    const reply = await session.sendOnce(request);
    const { status, headers } = reply;
    if (!request.expected.includes(status)) {
      const isLost = status === 404 || status === 416 || (status === 400 && this.#isResumed);
      const fault = session.refused(request, reply);
      return isLost ? { kind: 'lost', fault } : { kind: 'broken', fault, reply };
    }
    const named = headers['docker-content-digest'];
    if (typeof named === 'string' && named !== digest) throw digestDiffers(session.host, `blob ${digest}`, named);
    return { kind: 'done' };
  }

  #request(method: string): SessionRequest {
    const { scopes } = this.#options;
    return { method, to: this.#location, scopes, what: `the blob ${this.#blob.digest}`, expected: [] };
  }

  #body(): RequestBody {
    const { size } = this.#blob;
    const start = this.#offset;
    return {
      size: size - start,
      open: () => this.#told(start),
    };
  }

  async *#told(start: number): AsyncGenerator<Uint8Array> {
    let sent = start;
    for await (const piece of this.#blob.open(start)) {
      yield piece;
      sent += piece.length;
      this.#options.onSent(sent);
    }
  }
}
