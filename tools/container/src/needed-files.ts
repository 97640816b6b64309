import { posix } from 'node:path';

/** What Node loads. Nothing in the image reads sources, declarations, maps and documentation. */
const loadedExtensions = new Set(['.js', '.cjs', '.mjs', '.json', '.node']);

/** Files that must accompany the packages when they are redistributed. */
const legalFile = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i;

/** How koffi is compiled. The image has its binary. */
const koffiBuild = /^node_modules\/koffi\/(?:cnoke\.cjs$|vendor\/)/;

/** Binaries for a C library other than the image's. */
const otherLibc = /\/musl_[^/]*\//;

/**
 * Whether the image needs a file of a package.
 * @param path as in the image: `node_modules/NAME/...`.
 */
export function isNeeded(path: string): boolean {
  if (koffiBuild.test(path) || otherLibc.test(path)) return false;
  return loadedExtensions.has(posix.extname(path)) || legalFile.test(posix.basename(path));
}
