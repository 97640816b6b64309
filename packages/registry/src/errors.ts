import { ChunkahError, printable, readFailure } from '@chunkah/core';

/** Most characters shown of what a registry says. */
const longestShown = 1024;

/** A text from outside as a message shows it. */
export function shown(text: string): string {
  const part = text.length <= longestShown ? text : `${text.slice(0, longestShown)}...`;
  return printable(part.toWellFormed());
}

/** @param fault what is wrong, as a clause. */
export function referenceInvalid(text: string, fault: string): ChunkahError {
  return invalidReference(text, fault, '');
}

/** @param rest of the text, without user and password. */
export function referenceHasUser(rest: string): ChunkahError {
  const hint = '; chunkah takes credentials from podman login, docker login or --authfile';
  return invalidReference(`***@${rest}`, 'a name holds no user and no password', hint);
}

function invalidReference(text: string, fault: string, hint: string): ChunkahError {
  return new ChunkahError({
    code: 'REFERENCE_INVALID',
    message: `"${shown(text)}" names no image in a registry: ${fault}`,
    hint: `write HOST/NAME:TAG, for example ghcr.io/team/app:1.0 or localhost:5000/app${hint}`,
  });
}

/** @param reason of the system or the protocol, in words. */
export function registryUnreachable(host: string, reason: string, cause?: unknown): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_UNREACHABLE',
    message: `cannot reach ${shown(host)}: ${reason}`,
    hint: 'check the name, the network and HTTPS_PROXY; http without TLS needs --registry-insecure HOST',
    cause,
  });
}

export function certificateRefused(host: string, reason: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_CERTIFICATE',
    message: `the TLS certificate of ${shown(host)} is not accepted: ${reason}`,
    hint: 'give the certificate of its authority with --registry-ca FILE or in certs.d, or --registry-insecure HOST',
    cause,
  });
}

export function certificateUnreadable(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_CA_UNREADABLE',
    message: `cannot read the certificate ${printable(path)}: ${readFailure(cause)}`,
    hint: 'give a file with certificates in PEM form',
    cause,
  });
}

/**
 * @param scope what was asked for: `repository:NAME:pull,push`.
 * @param hasCredentials whether credentials were found and sent.
 */
export function registryDenied(host: string, scope: string, said: string, hasCredentials: boolean): ChunkahError {
  const login = `log in with podman login ${shown(host)} or docker login ${shown(host)}`;
  return new ChunkahError({
    code: 'REGISTRY_DENIED',
    message: `${shown(host)} denies ${shown(scope)}${said === '' ? '' : `: ${said}`}`,
    hint: hasCredentials
      ? `the credentials found do not suffice: ${login}, or name another file with --authfile`
      : `no credentials were found: ${login}, or name a file with --authfile`,
  });
}

export function registryFull(host: string, what: string, said: string): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_TOO_LARGE',
    message: `${shown(host)} does not take ${what}, which is too large for it${said === '' ? '' : `: ${said}`}`,
    hint: 'look at its quota and its limit for a layer; more layers (--max-layers) are smaller ones',
  });
}

/** An answer that trying again may change, but did not. @param said what the registry says. */
export function registryFailed(host: string, request: string, said: string): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_FAILED',
    message: `${shown(host)} fails to answer ${shown(request)}: ${said}`,
    hint: 'try again later; what was sent completely is not sent again',
  });
}

export function registryRefused(host: string, request: string, said: string): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_REFUSED',
    message: `${shown(host)} refuses ${shown(request)}: ${said}`,
    hint: 'check that the repository exists there, and that it may be written to',
  });
}

export function notInRegistry(name: string): ChunkahError {
  return new ChunkahError({
    code: 'NOT_IN_REGISTRY',
    message: `the registry does not have ${shown(name)}`,
    hint: 'check the name and the tag',
  });
}

/** @param fault what is wrong with the answer, as a clause. */
export function answerInvalid(host: string, request: string, fault: string): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_ANSWER_INVALID',
    message: `${shown(host)} answers ${shown(request)} wrongly: ${fault}`,
    hint: 'check that a registry answers there, and not a proxy or a login page',
  });
}

export function digestDiffers(host: string, what: string, digest: string): ChunkahError {
  return new ChunkahError({
    code: 'REGISTRY_DIGEST_DIFFERS',
    message: `${shown(host)} has other bytes for ${shown(what)}: their digest is ${shown(digest)}`,
    hint: 'try again; if it happens again, the registry or a proxy in between damages data',
  });
}

export function authFileUnreadable(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'AUTH_FILE_UNREADABLE',
    message: `cannot read the credentials in ${printable(path)}: ${readFailure(cause)}`,
    hint: 'name another file with --authfile, or log in with podman login or docker login',
    cause,
  });
}

/** @param fault without any of the file's text, which is secret. */
export function authFileInvalid(path: string, fault: string): ChunkahError {
  return new ChunkahError({
    code: 'AUTH_FILE_INVALID',
    message: `${printable(path)} holds no credentials that can be read: ${fault}`,
    hint: 'podman login and docker login write such files',
  });
}

/** @param reason without anything the helper printed, which may be secret. */
export function helperFailed(helper: string, host: string, reason: string): ChunkahError {
  return new ChunkahError({
    code: 'CREDENTIAL_HELPER_FAILED',
    message: `${shown(helper)} gives no credentials for ${shown(host)}: ${reason}`,
    hint: 'install the helper or take it out of the credentials file, or name another file with --authfile',
  });
}

/** @param variable that has the address, which may hold a password. */
export function proxyInvalid(variable: string): ChunkahError {
  return new ChunkahError({
    code: 'PROXY_INVALID',
    message: `${variable} is not the address of a proxy`,
    hint: 'write http://HOST:PORT, or leave the variable empty',
  });
}
