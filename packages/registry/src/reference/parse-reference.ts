import { referenceHasUser, referenceInvalid } from '../errors.ts';

/** An image in a registry, by name. */
export interface ImageReference {
  /** Host and port as users write them: `ghcr.io`, `localhost:5000`, `docker.io`. */
  readonly host: string;
  /** Name of the repository: `team/app`, `library/debian`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
}

/** Docker Hub: names without a host are there, and its registry has another name. */
export const hub = { host: 'docker.io', aliases: ['index.docker.io', 'registry-1.docker.io'] } as const;

/** Most characters of host and name together (distribution specification, "Pulling manifests"). */
const longestName = 255;

const namePart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const namePattern = new RegExp(`^${namePart}(?:/${namePart})*$`);
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const hostPattern = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[0-9a-fA-F:.]+\\])(?::[0-9]{1,5})?$`);

/**
 * Reads `[HOST/]NAME[:TAG][@DIGEST]` (distribution specification, "Pulling manifests", and the
 * grammar of Docker for the host). As in Docker, podman and skopeo, what stands before the first
 * slash is a host when it has a dot or a colon or is `localhost`; other names are those of Docker
 * Hub, short ones of its `library`.
 * @throws ChunkahError `REFERENCE_INVALID`.
 */
export function parseReference(text: string): ImageReference {
  refuseUser(text);
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const named = at === -1 ? text : text.slice(0, at);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  const { host, repository } = splitName(colon === -1 ? named : named.slice(0, colon), text);
  if (digest !== undefined && !digestPattern.test(digest)) {
    throw referenceInvalid(text, 'its digest is not sha256: with 64 lower-case hex digits');
  }
  if (tag !== undefined) requireTag(tag, text);
  return {
    host,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/**
 * Makes sure that a registry takes this tag.
 * @param text what the tag is a part of, for the message.
 * @throws ChunkahError `REFERENCE_INVALID`.
 */
export function requireTag(tag: string, text: string): void {
  refuseUser(text);
  if (tagPattern.test(tag)) return;
  const allowed = 'letters, digits, "_", "." and "-", not "." or "-" first';
  throw referenceInvalid(text, `a tag has 1 to 128 characters: ${allowed}`);
}

/**
 * Refuses `USER:PASSWORD@HOST/NAME`, which URLs may have, without showing it. What may stand behind
 * an `@` is a digest: a word, a colon and hex digits.
 */
function refuseUser(text: string): void {
  const named = text.replace(/@[a-z0-9+._-]+:[0-9a-f]*$/i, '');
  const at = named.lastIndexOf('@');
  if (at === -1) return;
  const hasUser = named.includes('/', at) || /^[^/]*:[^/]*$/.test(named.slice(0, at));
  if (hasUser) throw referenceHasUser(text.slice(at + 1));
}

/** The reference in full, as {@link parseReference} reads it. */
export function formatReference({ host, repository, tag, digest }: ImageReference): string {
  return `${host}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/**
 * Makes sure that a text names a registry, with or without a port.
 * @throws ChunkahError `REFERENCE_INVALID`.
 */
export function requireHost(host: string): void {
  const at = host.lastIndexOf('@');
  if (at !== -1) throw referenceHasUser(host.slice(at + 1));
  const port = /:([0-9]+)$/.exec(host)?.[1];
  const isPort = port === undefined || host.endsWith(`]:${port}`) || (Number(port) > 0 && Number(port) < 65_536);
  if (!hostPattern.test(host) || !isPort || !URL.canParse(`https://${host}`)) {
    throw referenceInvalid(host, 'its host is not HOST or HOST:PORT');
  }
}

function splitName(name: string, text: string): { host: string; repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  const hasHost = /[.:]/.test(first) || first === 'localhost';
  const given = hasHost ? first : hub.host;
  const host = hub.aliases.some((alias) => alias === given) ? hub.host : given;
  const path = hasHost ? name.slice(slash + 1) : name;
  if (hasHost && !isHost(host)) throw referenceInvalid(text, 'its host is not HOST or HOST:PORT');
  const repository = host === hub.host && !path.includes('/') ? `library/${path}` : path;
  if (!namePattern.test(repository)) {
    const allowed = 'lower-case letters and digits, joined by ".", "_", "__" or "-"';
    throw referenceInvalid(text, `the parts of a name are ${allowed}`);
  }
  if (host.length + 1 + repository.length > longestName) {
    throw referenceInvalid(text, `host and name have more than ${longestName} characters`);
  }
  return { host, repository };
}

function isHost(host: string): boolean {
  try {
    requireHost(host);
    return true;
  } catch {
    return false;
  }
}
