import type { Logger } from '@chunkah/core';
import { Authorizer } from '../authorization/authorizer.ts';
import { findCredentials } from '../credentials/find-credentials.ts';
import { answerInvalid, registryUnreachable } from '../errors.ts';
import { hub, type ImageReference, requireHost } from '../reference/parse-reference.ts';
import { certificateDirectories } from '../transport/certificates.ts';
import { systemClock } from '../transport/clock.ts';
import type { HttpRequest } from '../transport/exchange.ts';
import { usualLimits } from '../transport/limits.ts';
import { isCertificateFault, networkFailure } from '../transport/network-failure.ts';
import { hostnameOf, isLoopback } from '../transport/proxy.ts';
import { isPassing, networkCode } from '../transport/retry.ts';
import { isInsecure } from '../transport/routes.ts';
import { describeRequest, type Reply, Transport } from '../transport/transport.ts';
import { graceOf } from './grace.ts';
import { refusal } from './refusal.ts';
import type { RegistryOptions } from './registry-options.ts';
import { Secrets } from './secrets.ts';

export interface SessionRequest extends Omit<HttpRequest, 'url'> {
  /** Below `/v2/`, or where the registry said. */
  readonly to: string | URL;
  /** What the request needs to be allowed: `repository:NAME:pull,push`. */
  readonly scopes: readonly string[];
  /** What is sent or fetched, in words. */
  readonly what: string;
  /** The answers that are no error. */
  readonly expected: readonly number[];
  /** Most bytes of the answer; `as-it-comes`: the caller reads it. */
  readonly bytes?: number | 'as-it-comes';
}

const mostRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Faults that will not pass while somebody looks at the screen. */
const nothingThere: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What one run says to one registry: where it is, who asks, what is tried again. */
export class Session {
  readonly host: string;
  readonly transport: Transport;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
  /**
   * Aborted a little later than `signal`: for requests whose answer is needed to leave nothing
   * begun.
   */
  readonly grace: AbortSignal | undefined;
  readonly #authorizer: Authorizer;
  readonly #insecureHosts: ReadonlySet<string>;
  readonly #secrets = new Secrets();
  #base: Promise<URL> | undefined;

  /** @throws ChunkahError `REFERENCE_INVALID` for an insecure host that is none. */
  constructor(reference: ImageReference, options: RegistryOptions) {
    const { host } = reference;
    const { environment, home, insecureHosts = [], limits, signal } = options;
    for (const insecure of insecureHosts) requireHost(insecure);
    this.host = host;
    this.signal = signal;
    this.logger = options.logger ?? { warn() {}, info() {}, debug() {} };
    this.#insecureHosts = new Set(insecureHosts);
    this.transport = new Transport({
      environment,
      certificates: { ca: options.ca, directories: certificateDirectories(home) },
      insecureHosts: this.#insecureHosts,
      limits: { ...usualLimits, ...limits },
      clock: options.clock ?? systemClock,
      logger: this.logger,
    });
    this.grace = graceOf(signal, this.transport.limits.farewell);
    this.#authorizer = new Authorizer({
      host,
      transport: this.transport,
      insecureHosts: this.#insecureHosts,
      secrets: this.#secrets,
      find: () => findCredentials(reference, options),
      signal,
    });
  }

  /**
   * Finds out whether the registry is there, and takes the credentials.
   * @throws ChunkahError.
   */
  async greet(scopes: readonly string[]): Promise<void> {
    this.#base ??= this.#connect();
    await this.#base;
    if (!this.#authorizer.isAsked) return;
    await this.send({ method: 'GET', to: '', scopes, what: 'a greeting', expected: [200] });
  }

  /**
   * Sends a request, with credentials where the registry wants some, again where that may help.
   * @throws ChunkahError for every answer but those expected; the signal's reason.
   */
  async send(request: SessionRequest): Promise<Reply> {
    return this.#checked(request, await this.#within(request, (url) => this.#persist(request, url)));
  }

  /** The same, but once: the caller knows how to go on. Faults of the network stay as they are. */
  async sendOnce(request: SessionRequest): Promise<Reply> {
    const url = await this.#target(request);
    return this.#authorized(request, url);
  }

  /** The error of an answer that is not among those expected. */
  refused(request: SessionRequest, reply: Reply): Error {
    return refusal(reply, {
      host: this.host,
      request: describeRequest({ method: request.method, url: reply.url }),
      what: request.what,
      scopes: request.scopes,
      hasCredentials: this.#authorizer.hasCredentials,
      secrets: this.#secrets,
    });
  }

  /**
   * The address that an answer names.
   * @throws ChunkahError `REGISTRY_ANSWER_INVALID` when there is none, or it gives up TLS.
   */
  located({ headers, url }: Reply, method: string): URL {
    const request = describeRequest({ method, url });
    const { location } = headers;
    if (location === undefined || !URL.canParse(location, url.href)) {
      throw answerInvalid(this.host, request, 'it names no "Location"');
    }
    const target = new URL(location, url);
    const isSafe = target.protocol === 'https:' || (target.protocol === 'http:' && this.#mayBePlain(target, url));
    if (!isSafe) throw answerInvalid(this.host, request, `its "Location" leads to ${target.protocol}, not https:`);
    target.username = '';
    target.password = '';
    return target;
  }

  close(): void {
    this.transport.close();
  }

  #mayBePlain(target: URL, from: URL): boolean {
    return from.protocol === 'http:' || isInsecure(target, this.#insecureHosts);
  }

  #persist(request: SessionRequest, url: URL): Promise<Reply> {
    return this.transport.persist(() => this.#authorized(request, url), request.signal ?? this.signal);
  }

  #checked(request: SessionRequest, reply: Reply): Reply {
    if (!request.expected.includes(reply.status)) throw this.refused(request, reply);
    return reply;
  }

  async #within(request: SessionRequest, use: (url: URL) => Promise<Reply>): Promise<Reply> {
    const url = await this.#target(request);
    try {
      return await use(url);
    } catch (error) {
      throw networkFailure(error, this.host, describeRequest({ method: request.method, url }));
    }
  }

  async #target({ to }: SessionRequest): Promise<URL> {
    this.#base ??= this.#connect();
    const base = await this.#base;
    return typeof to === 'string' ? new URL(to, base) : to;
  }

  async #authorized(request: SessionRequest, url: URL): Promise<Reply> {
    const used = await this.#authorizer.header(request.scopes);
    const reply = await this.#follow(request, url, used);
    const isOurs = reply.url.origin === (await this.#base)?.origin;
    if (reply.status !== 401 || !isOurs) return reply;
    if (!(await this.#authorizer.challenged(reply, request.scopes, used))) return reply;
    return this.#follow(request, url, await this.#authorizer.header(request.scopes));
  }

  /** Credentials are for the registry alone: no other host gets to see them. */
  async #follow(request: SessionRequest, start: URL, authorization: string | undefined): Promise<Reply> {
    const { method, headers, body, bytes } = request;
    const origin = (await this.#base)?.origin;
    let url = start;
    for (let count = 0; ; count += 1) {
      const own = authorization !== undefined && url.origin === origin ? { authorization } : {};
      const signal = request.signal ?? this.signal;
      const reply = await this.transport.request({ method, url, headers: { ...headers, ...own }, body, signal }, bytes);
      const isAnother = redirects.has(reply.status) && (method === 'GET' || method === 'HEAD' || reply.status > 306);
      if (!isAnother) return reply;
      if (count === mostRedirects) {
        throw answerInvalid(
          this.host,
          describeRequest({ method, url }),
          `it leads on more than ${mostRedirects} times`,
        );
      }
      url = this.located(reply, method);
    }
  }

  /** Finds out how the registry is spoken to, and what it wants to be shown. */
  async #connect(): Promise<URL> {
    const name = this.host === hub.host ? 'registry-1.docker.io' : this.host;
    const secure = new URL(`https://${name}/v2/`);
    try {
      return await this.#ping(secure);
    } catch (error) {
      const isPlainAllowed = isLoopback(hostnameOf(secure)) || isInsecure(secure, this.#insecureHosts);
      const isNoTls = networkCode(error) !== undefined && !isCertificateFault(error);
      if (!isPlainAllowed || !isNoTls) throw networkFailure(error, this.host, `GET ${secure.host}/v2/`);
    }
    const plain = new URL(`http://${name}/v2/`);
    try {
      return await this.#ping(plain);
    } catch (error) {
      throw networkFailure(error, this.host, `GET ${plain.host}/v2/`);
    }
  }

  async #ping(url: URL): Promise<URL> {
    const request = { method: 'GET', url, signal: this.signal };
    const again = (error: unknown) =>
      isPassing(error) && !nothingThere.has(networkCode(error) ?? '') && !isOtherProtocol(error);
    const mayBePlain = url.protocol === 'https:' && isLoopback(hostnameOf(url));
    const reply = await this.transport.persist(
      () => this.transport.request(request),
      this.signal,
      (error) => again(error) && !mayBePlain,
    );
    if (reply.status !== 200 && reply.status !== 401) {
      const asked = { ...request, to: url, scopes: [], what: 'a greeting', expected: [] };
      if (reply.status === 404) throw registryUnreachable(this.host, 'what answers there is not a registry');
      throw this.refused(asked, reply);
    }
    if (reply.status === 401) this.#authorizer.greeted(reply);
    return url;
  }
}

/** What does not speak TLS today will not in two seconds. */
function isOtherProtocol(error: unknown): boolean {
  return /^(?:EPROTO|HPE_)/.test(networkCode(error) ?? '');
}
