import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { nameText } from '../tar/name-text.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import { TarFault } from '../tar/tar-fault.ts';
import { TarParser } from '../tar/tar-parser.ts';
import { walkHeaders } from '../tar/walk-headers.ts';
import { compressionOfBytes } from './blob-compression.ts';
import { imageCompressed, imageInvalid } from './errors.ts';
import { readAt } from './source-files.ts';
import type { BlobPlace } from './stored-image.ts';

/** More members than an image can need. */
const mostMembers = 100_000;

/** Links that lead to one another. */
const longestChain = 16;

/** The files of an archive by their names, tidied. */
export class ArchiveMembers {
  readonly #files = new Map<string, BlobPlace>();
  /** Names of members that symlinks and hard links lead to. */
  readonly #links = new Map<string, string>();

  has(name: string): boolean {
    return this.#files.has(name) || this.#links.has(name);
  }

  addFile(name: string, place: BlobPlace): void {
    this.#files.set(name, place);
  }

  addLink(name: string, target: string): void {
    this.#links.set(name, target);
  }

  /** The file of a name, through links; none leads out of the archive, or in a circle. */
  get(name: string): BlobPlace | undefined {
    let file = name;
    for (let steps = 0; steps < longestChain; steps += 1) {
      const target = this.#links.get(file);
      if (target === undefined) return this.#files.get(file);
      file = target;
    }
    return undefined;
  }
}

/**
 * The files of a tar. Reads headers alone.
 * @param name of the image, for errors.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_COMPRESSED`; an error of the system.
 */
export function archiveMembers(path: string, name: string): ArchiveMembers {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (compressionOfBytes(readAt(descriptor, 0, 4)) !== 'none') throw imageCompressed(name);
    return readMembers(descriptor, path, name);
  } catch (error) {
    if (!(error instanceof TarFault)) throw error;
    throw imageInvalid(name, `${error.message}, at byte ${error.position} of the archive`);
  } finally {
    closeSync(descriptor);
  }
}

function readMembers(descriptor: number, path: string, image: string): ArchiveMembers {
  const members = new ArchiveMembers();
  let count = 0;
  const parser = new TarParser((entry) => {
    if (count === mostMembers) throw imageInvalid(image, `the archive has more than ${mostMembers} members`);
    count += 1;
    addMember(members, entry, path, image);
  });
  walkHeaders(descriptor, 0, fstatSync(descriptor).size, parser);
  return members;
}

function addMember(members: ArchiveMembers, entry: TarEntry, path: string, image: string): void {
  const { kind } = entry;
  if (kind !== 'file' && kind !== 'link' && kind !== 'symlink') return;
  const name = tidyName(nameText(entry.name));
  if (members.has(name)) throw imageInvalid(image, 'the archive holds a member twice');
  if (kind === 'file') members.addFile(name, { path, start: entry.dataStart, size: entry.size });
  else members.addLink(name, linkedMember(name, kind, nameText(entry.linkName)));
}

/** The name of the member that a link leads to. A symlink starts at its directory. */
function linkedMember(name: string, kind: 'link' | 'symlink', target: string): string {
  const start = kind === 'symlink' && !target.startsWith('/') ? name.slice(0, name.lastIndexOf('/') + 1) : '';
  const parts: string[] = [];
  for (const part of `${start}${target}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function tidyName(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '');
}
