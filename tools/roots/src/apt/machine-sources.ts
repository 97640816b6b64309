import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { noDebianSource } from '../errors.ts';
import type { AptSource } from './apt-source.ts';
import { parseDeb822Sources } from './deb822-format.ts';
import { type DebianSource, findDebianSources } from './debian-sources.ts';
import { parseOneLineSources } from './one-line-format.ts';

/**
 * Finds the suites of Debian that this machine's apt uses for its own release: the release itself
 * first, then its updates.
 * @param etc the directory of `os-release` and `apt/`
 */
export function machineDebianSources(etc = '/etc'): DebianSource[] {
  const release = parseEnv(readFileSync(join(etc, 'os-release'), 'utf8'));
  const codename = release.VERSION_CODENAME;
  if (release.ID !== 'debian' || codename === undefined) throw noDebianSource('this machine is not a Debian release');
  const sources = findDebianSources(readAptSources(join(etc, 'apt')), codename);
  if (sources.length === 0) throw noDebianSource(`the apt sources have no entry of Debian for ${codename}`);
  return sources.map((source) => ({ ...source, mirror: resolveMirrorList(source.mirror) }));
}

function readAptSources(directory: string): AptSource[] {
  const parts = join(directory, 'sources.list.d');
  const files = existsSync(parts)
    ? readdirSync(parts)
        .sort()
        .map((name) => join(parts, name))
    : [];
  return [join(directory, 'sources.list'), ...files].filter((file) => existsSync(file)).flatMap(readSourcesFile);
}

function readSourcesFile(file: string): AptSource[] {
  if (file.endsWith('.list')) return parseOneLineSources(readFileSync(file, 'utf8'));
  if (file.endsWith('.sources')) return parseDeb822Sources(readFileSync(file, 'utf8'));
  return [];
}

/**
 * Debian's cloud images name a file of mirrors, `mirror+file:PATH` (apt-transport-mirror(1)): its
 * first one serves.
 */
function resolveMirrorList(uri: string): string {
  const path = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)?.[1];
  if (path === undefined) return uri;
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.find((line) => /^[a-z]/.test(line))?.split(/\s/)[0] ?? uri;
}
