import { Agent as HttpAgent, type RequestOptions as HttpOptions, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { type CertificatePlaces, tlsIdentityOf } from './certificates.ts';
import { type Environment, hostnameOf, proxyAuthorization, proxyFor } from './proxy.ts';
import { proxyRefused } from './retry.ts';

export interface RouteOptions {
  readonly environment: Environment;
  readonly certificates: CertificatePlaces;
  /** `HOST` or `HOST:PORT` whose certificates are not looked at. */
  readonly insecureHosts: ReadonlySet<string>;
  /** Milliseconds until a proxy must have opened a tunnel. */
  readonly connectTimeout: number;
}

/** Options of Node that lead a request on its way. */
export type Route = HttpOptions & {
  readonly agent: HttpAgent;
  /** Host and port of the proxy that it leads through. */
  readonly proxy?: string;
};

/** Connections that stay open between requests, through proxies where there are some. */
export class Routes {
  readonly #options: RouteOptions;
  /** By scheme, host and port. */
  readonly #agents = new Map<string, HttpAgent>();

  constructor(options: RouteOptions) {
    this.#options = options;
  }

  /** @throws ChunkahError `PROXY_INVALID`, `REGISTRY_CA_UNREADABLE`. */
  to(url: URL): Route {
    const proxy = proxyFor(url, this.#options.environment);
    const agent = this.#agents.get(url.origin) ?? this.#newAgent(url, proxy);
    this.#agents.set(url.origin, agent);
    const port = url.port === '' ? undefined : Number(url.port);
    const own = { protocol: url.protocol, hostname: hostnameOf(url), path: `${url.pathname}${url.search}`, agent };
    const through = proxy === undefined ? {} : { proxy: proxy.host };
    if (proxy === undefined || url.protocol === 'https:') {
      return { ...own, ...through, ...(port === undefined ? {} : { port }) };
    }
    const authorization = proxyAuthorization(proxy);
    return {
      agent,
      ...through,
      protocol: proxy.protocol,
      hostname: hostnameOf(proxy),
      ...(proxy.port === '' ? {} : { port: Number(proxy.port) }),
      path: `${url.origin}${url.pathname}${url.search}`,
      headers: { host: url.host, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
    };
  }

  /** Closes all connections. */
  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  #newAgent(url: URL, proxy: URL | undefined): HttpAgent {
    const kept = { keepAlive: true, scheduling: 'lifo' } as const;
    if (url.protocol !== 'https:') return proxy?.protocol === 'https:' ? new HttpsAgent(kept) : new HttpAgent(kept);
    const { certificates, insecureHosts, connectTimeout } = this.#options;
    const tls = {
      ...tlsIdentityOf(url.host, certificates),
      ...(isInsecure(url, insecureHosts) ? { rejectUnauthorized: false } : {}),
    };
    const options = { ...kept, ...tls };
    return proxy === undefined ? new HttpsAgent(options) : new TunnelAgent(options, proxy, connectTimeout);
  }
}

/** Whether the user said that a host needs no TLS, or none that can be checked. */
export function isInsecure({ host, hostname }: URL, insecureHosts: ReadonlySet<string>): boolean {
  return insecureHosts.has(host) || insecureHosts.has(hostname);
}

type Callback = (error: Error | null, stream: Duplex) => void;

/** Opens TLS connections through a proxy (RFC 9110, CONNECT). */
class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;
  readonly #timeout: number;

  constructor(options: ConstructorParameters<typeof HttpsAgent>[0], proxy: URL, timeout: number) {
    super(options);
    this.#proxy = proxy;
    this.#timeout = timeout;
  }

  override createConnection(options: RequestOptions, callback?: Callback): undefined {
    const { host, port } = options;
    const target = `${host?.includes(':') === true ? `[${host}]` : host}:${port ?? 443}`;
    const authorization = proxyAuthorization(this.#proxy);
    const send = this.#proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const asked = send({
      protocol: this.#proxy.protocol,
      hostname: hostnameOf(this.#proxy),
      ...(this.#proxy.port === '' ? {} : { port: Number(this.#proxy.port) }),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
      agent: false,
      timeout: this.#timeout,
    });
    const fail = (error: Error) => callback?.(error, undefined as unknown as Duplex);
    asked.on('timeout', () => asked.destroy(proxyFailure('it does not answer', 'PROXY')));
    asked.on('error', fail);
    asked.on('connect', ({ statusCode }, socket) => {
      asked.off('error', fail);
      if (statusCode !== 200) {
        socket.destroy();
        const isRefused = statusCode !== undefined && statusCode < 500;
        fail(proxyFailure(`it opens no tunnel, and answers ${statusCode}`, isRefused ? proxyRefused : 'PROXY'));
        return;
      }
      callback?.(null, connect({ ...(options as object), socket, ...(host === null ? {} : { host }) }));
    });
    asked.end();
    return undefined;
  }
}

function proxyFailure(reason: string, code: string): Error {
  return Object.assign(new Error(reason), { code });
}
