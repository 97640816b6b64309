import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonFault, type JsonObject, parseJsonBytes } from '@chunkah/core/json';
import { authFileInvalid, authFileUnreadable } from '../errors.ts';
import type { Environment } from '../transport/proxy.ts';

/** A file with credentials. */
export interface AuthFile {
  readonly path: string;
  /** Somebody named it, so it must be there. */
  readonly isNamed: boolean;
  /** The oldest form of docker's: the entries themselves, without `auths`. */
  readonly isOld?: true;
}

export interface AuthPlaces {
  readonly environment: Environment;
  /** Home directory; missing when there is none. */
  readonly home: string | undefined;
  /** User id. */
  readonly uid: number;
  /** The file that the user names for this run. */
  readonly authfile?: string | undefined;
}

/**
 * Where credentials may lie, in the order in which podman and skopeo look (containers-auth.json(5),
 * `config.go` of containers/image, `auth.go` of containers/common).
 */
export function authFiles({ environment, home, uid, authfile }: AuthPlaces): AuthFile[] {
  const named = authfile ?? nonEmpty(environment.REGISTRY_AUTH_FILE);
  if (named !== undefined) return [{ path: named, isNamed: true }];
  const dockerConfig = nonEmpty(environment.DOCKER_CONFIG);
  if (dockerConfig !== undefined) return [{ path: join(dockerConfig, 'config.json'), isNamed: false }];
  const runtime = nonEmpty(environment.XDG_RUNTIME_DIR);
  const config = nonEmpty(environment.XDG_CONFIG_HOME) ?? (home === undefined ? undefined : join(home, '.config'));
  const paths = [
    join(runtime === undefined ? `/run/containers/${uid}` : join(runtime, 'containers'), 'auth.json'),
    ...(config === undefined ? [] : [join(config, 'containers/auth.json')]),
    ...(home === undefined ? [] : [join(home, '.docker/config.json')]),
  ];
  const old: AuthFile[] = home === undefined ? [] : [{ path: join(home, '.dockercfg'), isNamed: false, isOld: true }];
  return [...paths.map((path) => ({ path, isNamed: false })), ...old];
}

/** What a file with credentials says, in docker's form. */
export interface AuthContent {
  readonly auths: JsonObject;
  readonly credHelpers: JsonObject;
  readonly credsStore: string | undefined;
}

/**
 * Reads a file with credentials.
 * @returns nothing when there is no such file.
 * @throws ChunkahError `AUTH_FILE_UNREADABLE`, `AUTH_FILE_INVALID`, without any of the file's text.
 */
export function readAuthFile({ path, isNamed, isOld }: AuthFile): AuthContent | undefined {
  const bytes = readIfThere(path, isNamed);
  if (bytes === undefined) return undefined;
  const fault = (found: JsonFault) => authFileInvalid(path, describe(found));
  const content = parseJsonBytes(bytes, { fault });
  if (!isJsonObject(content)) throw authFileInvalid(path, 'it is not a JSON object');
  if (isOld === true) return { auths: content, credHelpers: {}, credsStore: undefined };
  const { auths = {}, credHelpers = {}, credsStore } = content;
  if (!isJsonObject(auths)) throw authFileInvalid(path, '"auths" is not an object');
  if (!isJsonObject(credHelpers)) throw authFileInvalid(path, '"credHelpers" is not an object');
  return { auths, credHelpers, credsStore: typeof credsStore === 'string' ? nonEmpty(credsStore) : undefined };
}

function readIfThere(path: string, isNamed: boolean): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!isNamed && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
    throw authFileUnreadable(path, error);
  }
}

/** Where a fault is; what is there may be a part of a password. */
function describe(fault: JsonFault): string {
  if (fault.kind === 'syntax') return `broken JSON at line ${fault.position.line}, column ${fault.position.column}`;
  if (fault.kind === 'key-repeated') return `one key is there twice, at line ${fault.position.line}`;
  return 'it is not JSON';
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
