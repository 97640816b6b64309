import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** What the server does with a request instead of what it should; `false`: as it should. */
export type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
  registry: FaultyRegistry,
) => boolean | Promise<boolean>;

export interface FaultyOptions {
  readonly fault?: Fault;
  /** The form of the addresses of uploads. */
  readonly location?: 'absolute' | 'relative' | 'with-query';
  /** Whether an upload that broke can go on. */
  readonly canResume?: boolean;
  /** Whether a `PATCH` may have a range. */
  readonly takesRanges?: boolean;
  readonly tls?: ServerOptions;
}

/** A registry in memory that can be told to fail. */
export class FaultyRegistry {
  readonly seen: SeenRequest[] = [];
  readonly blobs = new Map<string, Buffer>();
  /** By repository and tag. */
  readonly manifests = new Map<string, { readonly bytes: Buffer; readonly mediaType: string | undefined }>();
  /** Uploads that are not closed. */
  readonly uploads = new Map<string, Buffer>();
  readonly #options: FaultyOptions;
  readonly #server: Server;
  #count = 0;

  constructor(options: FaultyOptions) {
    this.#options = options;
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response);
    this.#server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get host(): string {
    return `localhost:${this.port}`;
  }

  /** Methods and paths, without queries, of what was asked; not the greeting. */
  get requests(): string[] {
    const paths = this.seen.map(
      ({ method, url }) => `${method} ${url.replace(/\?.*/, '').replace(/uploads\/.+/, 'uploads/ID')}`,
    );
    return paths.filter((line) => !line.endsWith('/v2/'));
  }

  async start(): Promise<void> {
    // Not waited for when the tests are done.
    this.#server.unref();
    await new Promise<void>((resolve) => {
      this.#server.listen(0, 'localhost', () => resolve());
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    this.seen.push({ method, url, headers });
    response.on('error', () => {});
    request.on('error', () => {});
    if ((await this.#options.fault?.(request, response, this)) === true) return;
    const { pathname, searchParams } = new URL(url, 'http://x');
    const [, repository = '', kind = '', rest = ''] = /^\/v2\/(.+)\/(blobs|manifests)\/(.*)$/.exec(pathname) ?? [];
    if (pathname === '/v2/') response.end();
    else if (kind === 'manifests') await this.#manifest(request, response, `${repository}:${rest}`);
    else if (rest === 'uploads/') this.#begin(response, repository, searchParams);
    else if (rest.startsWith('uploads/')) await this.#upload(request, response, rest.slice(8), searchParams);
    else this.#blob(response, method, rest);
  }

  #blob(response: ServerResponse, method: string, digest: string): void {
    const blob = this.blobs.get(digest);
    response.writeHead(blob === undefined ? 404 : 200, { 'content-length': blob?.length ?? 0 });
    response.end(method === 'HEAD' ? undefined : blob);
  }

  #begin(response: ServerResponse, repository: string, query: URLSearchParams): void {
    const mounted = query.get('mount');
    if (mounted !== null && this.blobs.has(mounted)) {
      response.writeHead(201).end();
      return;
    }
    this.#count += 1;
    const id = `${this.#count}`;
    this.uploads.set(id, Buffer.alloc(0));
    response.writeHead(202, { location: this.#location(repository, id) }).end();
  }

  #location(repository: string, id: string): string {
    const path = `/v2/${repository}/blobs/uploads/${id}`;
    if (this.#options.location === 'with-query') return `${path}?_state=a%2Bb%3D&x=1`;
    return this.#options.location === 'absolute' ? `http://${this.host}${path}` : path;
  }

  async #upload(request: IncomingMessage, response: ServerResponse, id: string, query: URLSearchParams): Promise<void> {
    const held = this.uploads.get(id);
    if (held === undefined) {
      request.resume();
      response.writeHead(404).end();
      return;
    }
    if (request.method === 'DELETE') {
      this.uploads.delete(id);
      response.writeHead(204).end();
    } else if (request.method === 'GET') {
      const range = { range: `0-${Math.max(0, held.length - 1)}` };
      response.writeHead(this.#options.canResume === false ? 404 : 204, range).end();
    } else if (request.method === 'PATCH') {
      await this.#patch(request, response, id);
    } else {
      this.#finish(response, id, query.get('digest') ?? '');
    }
  }

  async #patch(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const range = /^(\d+)-\d+$/.exec(request.headers['content-range'] ?? '0-0')?.[1];
    const isRefused = request.headers['content-range'] !== undefined && this.#options.takesRanges === false;
    if (isRefused || Number(range) !== this.uploads.get(id)?.length) {
      request.resume();
      response.writeHead(416).end();
      return;
    }
    try {
      for await (const part of request) this.#add(id, part);
      response.writeHead(202, { location: `${request.url}` }).end();
    } catch {
      // The client is gone; what came stays.
    }
  }

  #add(id: string, part: Buffer): void {
    const held = this.uploads.get(id);
    if (held !== undefined) this.uploads.set(id, Buffer.concat([held, part]));
  }

  #finish(response: ServerResponse, id: string, digest: string): void {
    const bytes = this.uploads.get(id) ?? Buffer.alloc(0);
    if (digestOf(bytes) !== digest) {
      response.writeHead(400).end('{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match"}]}');
      return;
    }
    this.uploads.delete(id);
    this.blobs.set(digest, bytes);
    response.writeHead(201, { 'docker-content-digest': digest }).end();
  }

  async #manifest(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    if (request.method === 'PUT') {
      const bytes = await readAll(request);
      this.manifests.set(name, { bytes, mediaType: request.headers['content-type'] });
      response.writeHead(201, { 'docker-content-digest': digestOf(bytes) }).end();
      return;
    }
    const stored = this.manifests.get(name);
    response.writeHead(stored === undefined ? 404 : 200, { 'content-type': stored?.mediaType ?? '' });
    response.end(stored?.bytes);
  }
}

/** Starts a registry; it ends with the process. */
export async function startRegistry(options: FaultyOptions = {}): Promise<FaultyRegistry> {
  const registry = new FaultyRegistry(options);
  await registry.start();
  return registry;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}
