import type { OutputSetting } from '@chunkah/config';
import type { OutputPrefix } from '@chunkah/oci';
import { isTransport } from '../pipeline/image-transports.ts';
import { outputForeign, outputPathMissing } from './errors.ts';

/** Where an image goes, and its name there. */
export interface ParsedOutput {
  readonly transport: Transport;
  /**
   * As it was written, from a config absolute; meaningless for standard output. In a registry or a
   * containers storage, the whole name of the image.
   */
  readonly path: string;
  readonly tag?: string;
  /** Of an archive, when that is not the form of OCI alone. */
  readonly form?: 'docker';
}

type Transport = OutputPrefix | 'containers-storage' | 'docker' | 'standard-output';

/**
 * Every kind of output that is given as text (the compiler compares the table with those of oci,
 * which `--help` must not load), and whether it can be written sequentially.
 */
const prefixes: Readonly<Record<OutputPrefix, { readonly isStream: boolean; readonly form?: 'docker' }>> = {
  oci: { isStream: false },
  'oci-archive': { isStream: true },
  'docker-archive': { isStream: true, form: 'docker' },
};

/** What names of images in registries begin with. */
const registryStart = 'docker://';

/** The same for the storage of podman. */
const storageStart = 'containers-storage:';

/** The kind of a path without a prefix. */
const usualPrefix = 'oci-archive';

export interface ParseOutputOptions {
  /**
   * Whether `:TAG` may follow the path; with `--compat` the whole text is the path, of the outputs
   * that the other program has.
   */
  readonly hasTag: boolean;
}

/** Other names of standard output. */
const standardOutputNames: ReadonlySet<string> = new Set(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);

/**
 * Reads `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME[:TAG]]`,
 * `FILE`, `docker://HOST/NAME[:TAG]`, `containers-storage:NAME[:TAG]` or `-`.
 * What a name in a registry
 * or a storage is made of is looked at later. As in skopeo the first colon ends a
 * path, and an empty tag is none. A file without a transport keeps its colons, unless what stands
 * before the first one looks like a transport: a word that is known as one or begins as ours do,
 * or any word before `:/`.
 * @throws ChunkahError `USAGE`.
 */
export function parseOutput({ text, locate }: OutputSetting, { hasTag }: ParseOutputOptions): ParsedOutput {
  for (const [transport, start] of [
    ['docker', registryStart] as const,
    ['containers-storage', storageStart] as const,
  ]) {
    if (!text.startsWith(start)) continue;
    if (text === start) throw outputPathMissing();
    return { transport, path: text.slice(start.length) };
  }
  const prefix = prefixOf(text);
  const details = prefix === undefined ? text : text.slice(prefix.length + 1);
  const [, foreign] = prefix === undefined ? (/^([a-z][a-z0-9+.-]*):/i.exec(text) ?? []) : [];
  if (foreign !== undefined && isTransport(foreign, text)) throw outputForeign(foreign, text);
  const isNamed = prefix !== undefined && (hasTag || prefix === 'docker-archive');
  const colon = isNamed ? details.indexOf(':') : -1;
  const path = colon === -1 ? details : details.slice(0, colon);
  const tag = colon === -1 ? '' : details.slice(colon + 1);
  if (path === '') throw outputPathMissing();
  return { ...placeOf(prefix ?? usualPrefix, path, locate), ...(tag === '' ? {} : { tag }) };
}

/**
 * The text of an output whose path is absolute. Only a file needs no transport, and keeps its
 * colons.
 */
export function formatOutput({ transport, path, tag, form }: ParsedOutput): string {
  if (transport === 'standard-output') return form === undefined ? '-' : `docker-archive:-${suffix(tag)}`;
  if (transport === 'docker') return `${registryStart}${path}`;
  if (transport === 'containers-storage') return `${storageStart}${path}`;
  if (transport === usualPrefix && tag === undefined) return path;
  return `${transport}:${path}${suffix(tag)}`;
}

function suffix(tag: string | undefined): string {
  return tag === undefined ? '' : `:${tag}`;
}

function prefixOf(text: string): OutputPrefix | undefined {
  const word = text.slice(0, Math.max(0, text.indexOf(':')));
  return Object.hasOwn(prefixes, word) ? (word as OutputPrefix) : undefined;
}

function placeOf(transport: OutputPrefix, path: string, locate: OutputSetting['locate']): ParsedOutput {
  const { isStream, form } = prefixes[transport];
  const ofForm = form === undefined ? {} : { form };
  if (isStream && standardOutputNames.has(path)) return { transport: 'standard-output', path, ...ofForm };
  return { transport, path: locate === undefined ? path : locate(path), ...ofForm };
}
