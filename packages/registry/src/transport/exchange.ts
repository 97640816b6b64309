import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Limits } from './limits.ts';
import type { Route } from './routes.ts';

/** What a request carries. It can be opened again: a request may have to be repeated. */
export interface RequestBody {
  /** Bytes. */
  readonly size: number;
  /** The bytes in pieces, each of which is valid until the next one is asked for. */
  open(): AsyncIterable<Uint8Array>;
  /**
   * When it is aborted, the body ends where it is, so that the answer still comes. Such a body is
   * sent in chunks of HTTP: its length is not promised.
   */
  readonly endsEarly?: AbortSignal | undefined;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer whose body is still unread: it must be read or destroyed. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

/** A body of bytes that are at hand. */
export function bytesBody(bytes: Uint8Array): RequestBody {
  return { size: bytes.length, open: () => once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Sends one request, and gives its answer as soon as that begins. The body goes out as fast as the
 * connection takes it, no faster.
 * @throws an error of the system, with `code`; the signal's reason.
 */
export async function exchange(request: HttpRequest, route: Route, limits: Limits): Promise<HttpAnswer> {
  for (;;) {
    try {
      return await sendOnce(request, route, limits);
    } catch (error) {
      if (request.signal?.aborted === true) throw request.signal.reason;
      // The peer had closed a connection that was kept open: it has seen nothing of the request.
      if (!(error instanceof StaleConnection)) throw error;
    }
  }
}

/** A connection that was used before, and was closed when it was to be used again. */
class StaleConnection extends Error {}

function sendOnce({ method, body, headers, signal }: HttpRequest, route: Route, limits: Limits): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const send = route.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send({
      ...route,
      method,
      headers: { ...route.headers, ...headers, ...framing(method, body) },
      timeout: limits.idle,
      ...(signal === undefined ? {} : { signal }),
    });
    outgoing.on('timeout', () => outgoing.destroy(timedOut(`nothing came for ${limits.idle / 1000} s`)));
    limitConnecting(outgoing, limits.connect);
    const sending = body === undefined ? undefined : new Sending(body, outgoing);
    outgoing.on('response', (incoming) => {
      if (!outgoing.writableEnded) {
        // It answers before it has heard all: the rest would be for nothing.
        sending?.stop();
        incoming.on('close', () => outgoing.destroy());
      }
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: incoming });
    });
    outgoing.on('error', (error) => {
      const isStale = outgoing.reusedSocket && body === undefined && isReset(error);
      reject(isStale ? new StaleConnection('stale', { cause: error }) : error);
    });
    outgoing.on('close', () => reject(timedOut('the connection was closed')));
    if (sending === undefined) outgoing.end();
    else void sending.run();
  });
}

/** A body on its way. */
class Sending {
  readonly #body: RequestBody;
  readonly #outgoing: ClientRequest;
  readonly #closed: Promise<void>;
  #isStopped = false;

  constructor(body: RequestBody, outgoing: ClientRequest) {
    this.#body = body;
    this.#outgoing = outgoing;
    this.#closed = new Promise((resolve) => {
      outgoing.once('close', resolve);
    });
  }

  /** Sends piece by piece, as fast as the connection takes them. Never rejects. */
  async run(): Promise<void> {
    const outgoing = this.#outgoing;
    const end = () => {
      this.stop();
      outgoing.end();
    };
    const { endsEarly } = this.#body;
    if (endsEarly?.aborted === true) return end();
    endsEarly?.addEventListener('abort', end, { once: true });
    try {
      for await (const piece of this.#body.open()) {
        if (this.#isDone) return;
        await Promise.race([this.#write(piece), this.#closed]);
        if (this.#isDone) return;
      }
      outgoing.end();
    } catch (error) {
      outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
    } finally {
      endsEarly?.removeEventListener('abort', end);
    }
  }

  /** Sends no further piece. */
  stop(): void {
    this.#isStopped = true;
  }

  get #isDone(): boolean {
    return this.#isStopped || this.#outgoing.destroyed;
  }

  /** Settles when the connection has the piece, or breaks: then the request fails by itself. */
  #write(piece: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#outgoing.write(piece, () => resolve());
    });
  }
}

/** How the other side finds the end of a body. */
function framing(method: string, body: RequestBody | undefined): Record<string, string> {
  if (body?.endsEarly !== undefined) return { 'transfer-encoding': 'chunked' };
  if (body === undefined && (method === 'GET' || method === 'HEAD')) return {};
  return { 'content-length': `${body?.size ?? 0}` };
}

function limitConnecting(outgoing: ClientRequest, milliseconds: number): void {
  outgoing.on('socket', (socket: Socket) => {
    if (outgoing.reusedSocket || !socket.connecting) return;
    const timer = setTimeout(() => outgoing.destroy(timedOut('no connection in time')), milliseconds);
    const stop = () => clearTimeout(timer);
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', stop);
    socket.once('close', stop);
  });
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function timedOut(message: string): Error {
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
}
