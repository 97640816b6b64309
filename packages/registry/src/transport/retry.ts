import type { IncomingHttpHeaders } from 'node:http';
import { isChunkahError } from '@chunkah/core';

/** How often a request is sent at most. */
export const mostTries = 6;
/** Milliseconds: the first wait, which doubles, and the longest one. */
const firstWait = 2_000;
const longestWait = 60_000;

/** Answers that another try may change (as go-containerregistry has them). */
const passing: ReadonlySet<number> = new Set([408, 429, 499, 500, 502, 503, 504, 522]);

/** The code of a proxy's answer that another try does not change. */
export const proxyRefused = 'PROXY_REFUSED';

/** Faults of connections that another try does not change. */
const lasting = new RegExp(
  `^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|ENOTFOUND$|${proxyRefused})`,
);

/** Whether an answer says that the request may succeed later. */
export function mayPass(status: number): boolean {
  return passing.has(status);
}

/** The code of a fault of the network or of TLS; `undefined` for any other error. */
export function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || isChunkahError(error)) return undefined;
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  // A fault of a local file is none of the network.
  return 'path' in error ? undefined : error.code;
}

/** Whether a fault of the network may pass. */
export function isPassing(error: unknown): boolean {
  const code = networkCode(error);
  return code !== undefined && !lasting.test(code);
}

/**
 * Milliseconds to wait before the next try: what `Retry-After` says (seconds, or a date), else 2 s,
 * doubling; at most 60 s.
 * @param tries made so far; at least 1. @param now milliseconds since 1970.
 */
export function waitBefore(tries: number, headers: IncomingHttpHeaders, now: number): number {
  const usual = firstWait * 2 ** (tries - 1);
  const said = headers['retry-after'];
  const asked = said === undefined ? undefined : retryAfter(said.trim(), now);
  return Math.min(asked ?? usual, longestWait);
}

function retryAfter(text: string, now: number): number | undefined {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
