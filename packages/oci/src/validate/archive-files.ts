import { createHash } from 'node:crypto';
import type { TarEntry } from '../tar/tar-entry.ts';
import { shownName, tidyName, unsafeName } from './checked-name.ts';
import type { Findings } from './findings.ts';
import { placeOf } from './image-layout.ts';
import { fileInRange, hasRoom, isExpected, readRange, type StoredFiles } from './stored-files.ts';
import { type EntryData, readTar, reportTarEnd } from './tar-reader.ts';

/** The files of an image archive of `size` bytes, each hashed while reading the archive. */
export async function listArchive(
  path: string,
  size: number,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<StoredFiles> {
  const files: StoredFiles = new Map();
  const members = new Set<string>();
  const outcome = await readTar(readRange(path, 0, size, signal), (entry) => {
    const name = memberName(entry, findings);
    if (name === undefined || !isNewMember(name, members, findings)) return undefined;
    const isFile = placeOf(name) === 'file';
    if (isFile) files.set(name, undefined);
    const expected = isExpected(name, `archive ${shownName(entry.name)}`, entry.kind, findings);
    return expected && isFile ? hashMember(name, entry, files, path, signal) : undefined;
  });
  reportTarEnd(outcome, 'archive', findings);
  return files;
}

/** The path of a member inside the image; undefined if it is unsafe or the image's root. */
function memberName(entry: TarEntry, findings: Findings): string | undefined {
  const where = `archive ${shownName(entry.name)}`;
  const problem = unsafeName(entry.name);
  if (problem !== undefined) {
    findings.add('ENTRY_NAME_INVALID', where, `the name ${problem}`);
    return undefined;
  }
  const name = tidyName(entry.name);
  const written = entry.kind === 'directory' && entry.name.endsWith('/') ? entry.name.slice(0, -1) : entry.name;
  if (name !== written) findings.add('ENTRY_NAME_UNTIDY', where, 'the name has empty or "." components');
  return name === '' ? undefined : name;
}

/**
 * Whether the member has not occurred in the archive before. Names that do not belong to an image
 * are not kept: their number is unbounded.
 */
function isNewMember(name: string, members: Set<string>, findings: Findings): boolean {
  if (members.has(name)) {
    findings.add('MEMBER_DUPLICATE', `archive ${name}`, 'the archive contains this member more than once');
    return false;
  }
  if (!hasRoom(members, findings)) return false;
  const place = placeOf(name);
  if (place === 'file' || place === 'directory') members.add(name);
  return true;
}

function hashMember(
  name: string,
  entry: TarEntry,
  files: StoredFiles,
  path: string,
  signal: AbortSignal | undefined,
): EntryData {
  const hash = createHash('sha256');
  return {
    write: (chunk) => hash.update(chunk),
    end: () => {
      const digest = `sha256:${hash.digest('hex')}`;
      files.set(name, fileInRange({ path, offset: entry.dataStart, size: entry.size }, { name, digest }, signal));
    },
  };
}
