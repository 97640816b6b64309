import type { ChunkahError } from '@chunkah/core';
import { isJsonObject, parseJsonBytes } from '@chunkah/core/json';
import { registryDenied, registryFailed, registryFull, registryRefused, shown } from '../errors.ts';
import { mayPass } from '../transport/retry.ts';
import type { Reply } from '../transport/transport.ts';
import type { Secrets } from './secrets.ts';

export interface RefusedRequest {
  readonly host: string;
  /** Method and path. */
  readonly request: string;
  /** What is sent, in words. */
  readonly what: string;
  readonly scopes: readonly string[];
  readonly hasCredentials: boolean;
  readonly secrets: Secrets;
}

/** The error to tell of an answer that is none of those expected. */
export function refusal(reply: Reply, refused: RefusedRequest): ChunkahError {
  const { host, request, what, scopes, hasCredentials, secrets } = refused;
  const said = shown(secrets.hide(saidIn(reply.bytes)));
  const { status } = reply;
  if (status === 401 || status === 403) return registryDenied(host, scopes.join(' '), said, hasCredentials);
  if (status === 413) return registryFull(host, what, said);
  const answer = `status ${status}${said === '' ? '' : `: ${said}`}`;
  return mayPass(status) ? registryFailed(host, request, answer) : registryRefused(host, request, answer);
}

/**
 * What the first error of an answer says (distribution specification, "Error codes"); of a token
 * server what OAuth 2 has. Nothing when the answer has another form.
 */
function saidIn(bytes: Uint8Array): string {
  try {
    const content = parseJsonBytes(bytes, { fault: () => new Error('no JSON') });
    if (!isJsonObject(content)) return '';
    const { errors, error, error_description: description, details } = content;
    const [first] = Array.isArray(errors) ? errors : [];
    const said = isJsonObject(first) ? [first.code, first.message] : [error, description, details];
    return said.filter((part) => typeof part === 'string' && part !== '').join(': ');
  } catch {
    return '';
  }
}
