import { posix } from 'node:path';

/**
 * What Node loads. Sources, declarations, maps and pages for people are read by nothing in the
 * image.
 */
const loadedExtensions = new Set(['.js', '.cjs', '.mjs', '.json', '.node']);

/** Files that whoever passes the packages on must pass on too. */
const legalFile = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i;

/** How koffi is compiled. The image has its binary. */
const koffiBuild = /^node_modules\/koffi\/(?:cnoke\.cjs$|vendor\/)/;

/** Binaries for another C library than that of the image. */
const otherLibc = /\/musl_[^/]*\//;

/**
 * Whether the image needs a file of a package. @param path as in the image:
 * `node_modules/NAME/...`.
 */
export function isNeeded(path: string): boolean {
  if (koffiBuild.test(path) || otherLibc.test(path)) return false;
  return loadedExtensions.has(posix.extname(path)) || legalFile.test(posix.basename(path));
}
