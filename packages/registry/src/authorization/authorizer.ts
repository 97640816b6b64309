import { isJsonObject, parseJsonBytes } from '@chunkah/core/json';
import type { Credentials } from '../credentials/credentials.ts';
import { answerInvalid } from '../errors.ts';
import { refusal } from '../session/refusal.ts';
import type { Secrets } from '../session/secrets.ts';
import { bytesBody, type HttpRequest } from '../transport/exchange.ts';
import { networkFailure } from '../transport/network-failure.ts';
import { hostnameOf, isLoopback } from '../transport/proxy.ts';
import { isInsecure } from '../transport/routes.ts';
import { describeRequest, type Reply, type Transport } from '../transport/transport.ts';
import { type Challenge, parseChallenges } from './challenges.ts';

export interface AuthorizerOptions {
  /** As users know the registry. */
  readonly host: string;
  readonly transport: Transport;
  readonly insecureHosts: ReadonlySet<string>;
  readonly secrets: Secrets;
  /** Looked for once, when the registry first asks. */
  readonly find: () => Promise<Credentials | undefined>;
  readonly signal: AbortSignal | undefined;
}

interface Token {
  readonly header: string;
  /** Milliseconds since 1970 from which on it is renewed. */
  readonly end: number;
}

/** Seconds that a token lives at least, whatever is said of it, and by which it is renewed early. */
const shortestLife = 60;
const early = 10;

/**
 * Answers the challenges of one registry: Basic, or tokens of the server that it names
 * (distribution, "Token Authentication Specification" and "Oauth2 Token Specification").
 */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  #credentials: Promise<Credentials | undefined> | undefined;
  #foundAny = false;
  #challenge: Challenge | undefined;
  /** By what they are for. */
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  /** Whether the registry wants to know who asks. */
  get isAsked(): boolean {
    return this.#challenge !== undefined;
  }

  /** Whether credentials were found. */
  get hasCredentials(): boolean {
    return this.#foundAny;
  }

  /**
   * The value of `Authorization` for a request; none before the registry asked for one.
   * @throws ChunkahError when credentials or the token cannot be had.
   */
  async header(scopes: readonly string[]): Promise<string | undefined> {
    if (this.#challenge === undefined) return undefined;
    if (this.#challenge.scheme === 'basic') {
      const credentials = await this.#find();
      return credentials?.kind === 'password' ? this.#basic(credentials) : undefined;
    }
    const key = scopes.join(' ');
    const asked = this.#tokens.get(key);
    const known = await asked;
    if (known !== undefined && this.#options.transport.clock.now() < known.end) return known.header;
    // Another request may have asked anew meanwhile.
    return this.#tokens.get(key) === asked ? this.#newToken(key, scopes) : this.header(scopes);
  }

  /** Takes the first answer of the registry, which says what it will want. */
  greeted({ headers }: Reply): void {
    const offered = parseChallenges(headers['www-authenticate'] ?? '');
    const bearer = offered.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'));
    this.#challenge = bearer ?? offered.find(({ scheme }) => scheme === 'basic');
  }

  /**
   * Takes the answer 401.
   * @param used the value that the request had.
   * @returns whether another try has something new to show.
   */
  async challenged(reply: Reply, scopes: readonly string[], used: string | undefined): Promise<boolean> {
    this.greeted(reply);
    if (this.#challenge === undefined) return false;
    // What the registry no longer takes: another request may have renewed it already.
    const key = scopes.join(' ');
    const known = this.#tokens.get(key);
    if (known !== undefined && (await known.catch(() => undefined))?.header === used) this.#tokens.delete(key);
    return (await this.header(scopes)) !== used;
  }

  async #newToken(key: string, scopes: readonly string[]): Promise<string> {
    const asked = this.#askToken(scopes);
    this.#tokens.set(key, asked);
    try {
      return (await asked).header;
    } catch (error) {
      if (this.#tokens.get(key) === asked) this.#tokens.delete(key);
      throw error;
    }
  }

  async #askToken(scopes: readonly string[]): Promise<Token> {
    const { host, secrets, signal, transport } = this.#options;
    const parameters = this.#challenge?.parameters;
    const realm = this.#realm(parameters?.get('realm') ?? '');
    const service = parameters?.get('service') ?? '';
    const asksMore = parameters?.get('error') === 'insufficient_scope' ? (parameters.get('scope') ?? '') : '';
    const wanted = [...new Set([...scopes, ...asksMore.split(' ').filter((scope) => scope !== '')])];
    const credentials = await this.#find();
    const request = this.#tokenRequest(realm, service, wanted, credentials);
    const now = transport.clock.now();
    const reply = await transport
      .persist(() => transport.request(request), signal)
      .catch((error: unknown) => {
        throw networkFailure(error, realm.host, describeRequest(request));
      });
    if (reply.status !== 200) {
      throw refusal(reply, {
        host,
        request: describeRequest(request),
        what: 'a token',
        scopes: wanted,
        hasCredentials: this.#foundAny,
        secrets,
      });
    }
    const { token, life } = readToken(reply, realm.host, describeRequest(request));
    secrets.add(token);
    return { header: `Bearer ${token}`, end: now + (life - early) * 1000 };
  }

  #tokenRequest(
    realm: URL,
    service: string,
    scopes: readonly string[],
    credentials: Credentials | undefined,
  ): HttpRequest {
    const { signal } = this.#options;
    if (credentials?.kind !== 'identity-token') {
      const url = new URL(realm);
      if (service !== '') url.searchParams.set('service', service);
      for (const scope of scopes) url.searchParams.append('scope', scope);
      const headers = credentials === undefined ? {} : { authorization: this.#basic(credentials) };
      return { method: 'GET', url, headers, signal };
    }
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service,
      scope: scopes.join(' '),
      client_id: 'chunkah',
      refresh_token: credentials.token,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url: realm, headers, body: bytesBody(Buffer.from(form.toString())), signal };
  }

  /** Credentials go to no server that a listener in between could be. */
  #realm(text: string): URL {
    const { host, insecureHosts } = this.#options;
    const realm = URL.canParse(text) ? new URL(text) : undefined;
    if (realm?.protocol === 'https:') return realm;
    if (realm?.protocol === 'http:' && (isLoopback(hostnameOf(realm)) || isInsecure(realm, insecureHosts))) {
      return realm;
    }
    throw answerInvalid(host, 'the question for a token', 'its token server has no https address');
  }

  #basic(credentials: Extract<Credentials, { kind: 'password' }>): string {
    const pair = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
    this.#options.secrets.add(pair);
    return `Basic ${pair}`;
  }

  #find(): Promise<Credentials | undefined> {
    this.#credentials ??= this.#options.find().then((found) => {
      this.#foundAny = found !== undefined;
      if (found !== undefined) this.#options.secrets.add(found.kind === 'password' ? found.password : found.token);
      return found;
    });
    return this.#credentials;
  }
}

function readToken({ bytes }: Reply, host: string, request: string): { token: string; life: number } {
  const content = parseJsonBytes(bytes, { fault: () => answerInvalid(host, request, 'that is not JSON') });
  const { token, access_token: other, expires_in: life } = isJsonObject(content) ? content : {};
  const found = [token, other].find((one) => typeof one === 'string' && one !== '');
  if (typeof found !== 'string' || !/^[\x21-\x7e]+$/.test(found)) {
    throw answerInvalid(host, request, 'it holds no token');
  }
  return { token: found, life: Math.max(shortestLife, typeof life === 'number' ? life : 0) };
}
