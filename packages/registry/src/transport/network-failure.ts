import { isChunkahError } from '@chunkah/core';
import { answerInvalid, certificateRefused, registryUnreachable, shown } from '../errors.ts';
import { BodyFault } from './read-body.ts';
import { networkCode } from './retry.ts';

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'names cannot be looked up now',
  EHOSTUNREACH: 'no route leads there',
  ENETUNREACH: 'no route leads there',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  EPROTO: 'it does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
};

const certificateReasons: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it belongs to another name',
};

/** Whether the fault lies in the certificate, which http would not have. */
export function isCertificateFault(error: unknown): boolean {
  return (networkCode(error) ?? '') in certificateReasons;
}

/** Notes which proxy a request went through that got no answer. @param proxy its host and port. */
export function throughProxy(error: unknown, proxy: string | undefined): unknown {
  if (proxy !== undefined && error instanceof Error && networkCode(error) !== undefined)
    Object.assign(error, { proxy });
  return error;
}

/**
 * The error to tell of a request that got no answer; other errors as they are.
 * @param host of the request. @param request in words.
 */
export function networkFailure(error: unknown, host: string, request: string): unknown {
  if (error instanceof BodyFault) return answerInvalid(host, request, error.message);
  const code = networkCode(error);
  if (isChunkahError(error) || code === undefined || !(error instanceof Error)) return error;
  const ofCertificate = certificateReasons[code];
  if (ofCertificate !== undefined) return certificateRefused(host, ofCertificate, error);
  if (code.startsWith('HPE_')) return answerInvalid(host, request, 'that is not HTTP');
  const way = 'proxy' in error ? `${host} through the proxy ${error.proxy}` : host;
  return registryUnreachable(way, reasons[code] ?? shown(error.message), error);
}
