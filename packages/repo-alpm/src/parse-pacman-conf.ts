import { isUtf8 } from 'node:buffer';
import { decodeName } from '@chunkah/core';
import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged } from './errors.ts';
import type { Reading } from './sections.ts';

/** What `pacman.conf` says of the place of the database. */
export interface PacmanConfig {
  /** Relative to the root, whatever stands before it; `undefined` for the usual place. */
  readonly databasePath: string | undefined;
  /** Whether it has the section that names the place at all. */
  readonly hasOptions: boolean;
  /** Numbers of lines, from 1, that name no place at all. */
  readonly emptyLines: readonly number[];
}

/**
 * Reads `DBPath` of the section `[options]` (pacman.conf(5)): the last one counts. Files that it
 * includes are not read.
 * @throws ChunkahError `ALPMDB_DAMAGED` when a strict reading meets bytes that are not UTF-8.
 */
export function parsePacmanConf({ path, bytes }: DatabaseFile, { strict }: Reading): PacmanConfig {
  if (strict && !isUtf8(bytes)) throw databaseDamaged(path, undefined, 'it is not UTF-8');
  const emptyLines: number[] = [];
  let hasOptions = false;
  let isInOptions = false;
  let databasePath: string | undefined;
  for (const [index, text] of decodeName(bytes).split('\n').entries()) {
    const line = (text.split('#', 1)[0] ?? '').trim();
    if (line.startsWith('[') && line.endsWith(']')) {
      isInOptions = line === '[options]';
      hasOptions ||= isInOptions;
      continue;
    }
    const equals = line.indexOf('=');
    if (!isInOptions || equals === -1 || line.slice(0, equals).trim() !== 'DBPath') continue;
    const place = line
      .slice(equals + 1)
      .trim()
      .replace(/^\/+/, '');
    if (place === '') emptyLines.push(index + 1);
    else databasePath = place;
  }
  return { databasePath, hasOptions, emptyLines };
}
