import { isJsonObject, type JsonObject, type JsonValue } from '@chunkah/core/json';
import { authFileInvalid } from '../errors.ts';
import { hub } from '../reference/parse-reference.ts';
import { type AuthContent, type AuthPlaces, authFiles, readAuthFile } from './auth-files.ts';
import { askHelper } from './credential-helper.ts';
import type { Credentials } from './credentials.ts';

/** The name that docker gives Docker Hub in its files and to helpers. */
const hubKey = 'https://index.docker.io/v1/';

/**
 * Finds the credentials for a repository as podman, skopeo and docker do: the first file that has
 * some. In a file, the helper of the host comes first, then the longest of `HOST/TEAM/NAME`,
 * `HOST/TEAM`, `HOST`, then the helper for all hosts.
 * @throws ChunkahError `AUTH_FILE_UNREADABLE`, `AUTH_FILE_INVALID`, `CREDENTIAL_HELPER_FAILED`.
 */
export async function findCredentials(
  { host, repository }: { readonly host: string; readonly repository: string },
  places: AuthPlaces,
): Promise<Credentials | undefined> {
  for (const file of authFiles(places)) {
    const content = readAuthFile(file);
    const found = content === undefined ? undefined : await inFile(content, host, repository, places, file.path);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function inFile(
  { auths, credHelpers, credsStore }: AuthContent,
  host: string,
  repository: string,
  { environment }: AuthPlaces,
  path: string,
): Promise<Credentials | undefined> {
  const names = namesOf(host);
  const helper = names.map((name) => credHelpers[name]).find((value) => typeof value === 'string' && value !== '');
  if (typeof helper === 'string') {
    const found = await askEach(helper, names, environment);
    if (found !== undefined) return found;
  }
  const entry = entryFor(auths, names, repository);
  const found = entry === undefined ? undefined : credentialsOf(entry, path);
  if (found !== undefined || credsStore === undefined) return found;
  return askEach(credsStore, host === hub.host ? [hubKey] : names, environment);
}

/** The names of a host in files and for helpers. */
function namesOf(host: string): string[] {
  return host === hub.host ? [hub.host, ...hub.aliases, hubKey] : [host];
}

async function askEach(helper: string, names: readonly string[], environment: AuthPlaces['environment']) {
  for (const name of names) {
    const found = await askHelper(helper, name, environment);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The entry with the longest key that fits; an entry without credentials counts as none. */
function entryFor(auths: JsonObject, names: readonly string[], repository: string): JsonObject | undefined {
  const byKey = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(auths)) {
    const plain = plainKey(key);
    // The key as it is written comes before one that only means the same.
    if (plain === key || !byKey.has(plain)) byKey.set(plain, value);
  }
  const parts = repository.split('/');
  for (let count = parts.length; count >= 0; count -= 1) {
    for (const name of names) {
      const entry = byKey.get([plainKey(name), ...parts.slice(0, count)].join('/'));
      if (isJsonObject(entry) && ['auth', 'identitytoken', 'username'].some((field) => isText(entry[field]))) {
        return entry;
      }
    }
  }
  return undefined;
}

/** Old files have URLs as keys: `https://HOST/v1/` */
function plainKey(key: string): string {
  const isUrl = /^https?:\/\//.test(key);
  const name = key.replace(/^https?:\/\//, '').replace(/\/+$/, '');
  return isUrl ? name.replace(/\/v[12]$/, '') : name;
}

function credentialsOf(entry: JsonObject, path: string): Credentials | undefined {
  const { auth, identitytoken, username, password } = entry;
  if (isText(identitytoken)) return { kind: 'identity-token', token: identitytoken };
  if (isText(username) && isText(password)) return { kind: 'password', user: username, password };
  if (!isText(auth)) return undefined;
  const pair = Buffer.from(auth, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon === -1) throw authFileInvalid(path, 'an "auth" is not USER:PASSWORD in base64');
  // Docker once padded passwords with zeros.
  return { kind: 'password', user: pair.slice(0, colon), password: pair.slice(colon + 1).replace(/\0+$/, '') };
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
