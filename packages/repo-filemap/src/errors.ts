import { ChunkahError, printable, readFailure, waysToLeaveOut } from '@chunkah/core';
import { describeJsonFault, type JsonFault, type ShapeFaults } from '@chunkah/core/json';
import type { MapFault } from '@chunkah/filemap';

/** Path of the map in the rootfs that is found without any option. */
export const detectedPath = '/usr/lib/chunkah/filemap.json';

/** What each function needs to know about the map: how a user refers to the file. */
type MapName = string;

/**
 * The hint, with ways around a map in the rootfs: a map named by an option can simply be omitted.
 */
function hintFor(name: MapName, hint: string): string {
  return name === detectedPath ? `${hint}; ${waysToLeaveOut('filemap')}` : hint;
}

const formatHint = 'correct the map; docs/formats/maps.md describes both of its forms, and gen-filemap writes them';

export function mapUnreadable(name: MapName, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'FILEMAP_UNREADABLE',
    option: { name: 'filemap', value: name },
    message: `cannot read the map ${printable(name)}: ${readFailure(cause)}`,
    hint: 'name a file that you may read',
    cause,
  });
}

/** @param found what is there instead, such as `a directory`. */
export function mapNotFile(name: MapName, found: string): ChunkahError {
  return new ChunkahError({
    code: 'FILEMAP_NOT_A_FILE',
    message: `the map ${printable(name)} is ${found}`,
    hint: hintFor(name, 'put a regular file there, remove it, or name a map outside the rootfs with --filemap PATH'),
  });
}

export function mapSyntax(name: MapName, fault: JsonFault): ChunkahError {
  return new ChunkahError({
    code: 'FILEMAP_SYNTAX',
    option: { name: 'filemap', value: name },
    message: `cannot parse the map ${printable(name)}: ${describeJsonFault(fault)}`,
    hint: hintFor(
      name,
      fault.kind === 'not-utf8' ? 'write a byte that is not UTF-8 as \\udcHH, or use the line form' : formatHint,
    ),
  });
}

/** The error of a map that was read but cannot be used. */
export function mapFaulty(name: MapName, fault: MapFault): ChunkahError {
  return fault.kind === 'syntax' ? mapSyntax(name, fault.fault) : mapInvalid(name, fault.faults);
}

function mapInvalid(name: MapName, faults: ShapeFaults): ChunkahError {
  return new ChunkahError({
    code: 'FILEMAP_INVALID',
    option: { name: 'filemap', value: name },
    message: `the map ${printable(name)} is invalid: ${faults}`,
    hint: hintFor(name, formatHint),
  });
}
