import { accessSync, appendFileSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ChunkahError, printable } from '@chunkah/core';
import type { WrittenPlace } from '@chunkah/rootfs';

/**
 * Checks whether `writeReport` can succeed, before any work is done. Writes nothing.
 * @throws ChunkahError `REPORT_NOT_WRITTEN`.
 */
export function checkReport(path: string): void {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) throw new Error('is a directory');
    accessSync(stat === undefined ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    throw reportNotWritten(path, error);
  }
}

/**
 * Such a file as a place that must not be in the rootfs; a descriptor instead of a path means
 * standard output.
 */
export function reportPlace(path: string): WrittenPlace {
  const isOpen = /^\/proc\/self\/fd\/\d+$/.test(path);
  return { name: isOpen ? 'standard output' : `the file ${printable(path)}`, path, isWrittenInPlace: true, isOpen };
}

/**
 * Writes a small file that the user requested besides the image. It is written in place, so it may
 * be a mount point.
 * @throws ChunkahError `REPORT_NOT_WRITTEN`.
 */
export function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw reportNotWritten(path, error);
  }
}

/**
 * The same, at the end of a file, which may have other text.
 * @throws ChunkahError `REPORT_NOT_WRITTEN`.
 */
export function appendReport(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw reportNotWritten(path, error);
  }
}

function reportNotWritten(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'REPORT_NOT_WRITTEN',
    message: `cannot write ${printable(path)}: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'name a file in a directory that exists and that you may write to',
    cause,
  });
}
