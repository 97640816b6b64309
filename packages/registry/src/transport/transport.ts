import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Logger } from '@chunkah/core';
import { shown } from '../errors.ts';
import type { Clock } from './clock.ts';
import { exchange, type HttpRequest } from './exchange.ts';
import type { Limits } from './limits.ts';
import { throughProxy } from './network-failure.ts';
import { readBody } from './read-body.ts';
import { isPassing, mayPass, mostTries, waitBefore } from './retry.ts';
import { type RouteOptions, Routes } from './routes.ts';

/** An answer that was read, whole unless its body is wanted as it comes. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Where it came from, after redirects. */
  readonly url: URL;
  /** What follows instead of `bytes`, where the request wants to read that itself. */
  readonly body?: IncomingMessage;
}

export interface TransportOptions extends Omit<RouteOptions, 'connectTimeout'> {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Sends requests, and sends them again where that may help. */
export class Transport {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly #logger: Logger;
  readonly #routes: Routes;

  constructor({ limits, clock, logger, ...routes }: TransportOptions) {
    this.limits = limits;
    this.clock = clock;
    this.#logger = logger;
    this.#routes = new Routes({ ...routes, connectTimeout: limits.connect });
  }

  /**
   * Sends a request once.
   * @param bytes most bytes of the answer; `as-it-comes`: the caller reads that of a success.
   * @throws BodyFault, an error of the system, the signal's reason.
   */
  async request(request: HttpRequest, bytes: number | 'as-it-comes' = this.limits.smallAnswer): Promise<Reply> {
    const route = this.#routes.to(request.url);
    const answer = await exchange(request, route, this.limits).catch((error: unknown) => {
      throw throughProxy(error, route.proxy);
    });
    this.#logger.debug(`${describeRequest(request)}: ${answer.status}`);
    const { status, headers, body } = answer;
    const { url } = request;
    const isSuccess = status >= 200 && status < 300;
    if (bytes === 'as-it-comes' && isSuccess) return { status, headers, bytes: Buffer.of(), url, body };
    const bounds = { bytes: bytes === 'as-it-comes' ? this.limits.smallAnswer : bytes, time: this.limits.answer };
    return { status, headers, bytes: await readBody(answer, bounds), url };
  }

  /**
   * Tries until an answer comes that another try would not change: at most 6 times, with longer and
   * longer waits.
   * @returns the last answer.
   * @throws the last error.
   */
  async persist(attempt: () => Promise<Reply>, signal: AbortSignal | undefined, again = isPassing): Promise<Reply> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await attempt().then(
        (reply) => ({ reply, headers: reply.headers, isDone: !mayPass(reply.status) }),
        (error: unknown) => ({ error, headers: {}, isDone: !again(error) }),
      );
      signal?.throwIfAborted();
      if (outcome.isDone || tries === mostTries) {
        if ('error' in outcome) throw outcome.error;
        return outcome.reply;
      }
      const wait = waitBefore(tries, outcome.headers, this.clock.now());
      const reason = 'error' in outcome ? String(outcome.error) : `status ${outcome.reply.status}`;
      this.#logger.info(`the registry: ${shown(reason)}; next try in ${Math.ceil(wait / 1000)} s`);
      await this.clock.wait(wait, signal);
    }
  }

  close(): void {
    this.#routes.close();
  }
}

/** Method, host and path: a query may hold keys to storage. */
export function describeRequest({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
  return `${method} ${url.host}${url.pathname}`;
}
