import { statSync } from 'node:fs';
import { toBinaryPath, toSystemPath } from '../binary-path.ts';
import { identityOf } from '../file-identity.ts';
import { followSymlinks } from '../symlinks/follow-symlinks.ts';
import { attempt, identityAt, linkTarget, nameOf, parentOf } from './look-up.ts';

/** Where bytes written to a path end up. */
export interface Destination {
  /** Equal for two paths if and only if they lead to the same place. */
  readonly key: string;
  /** A pipe or a socket: earlier output stays there. */
  readonly isStream: boolean;
}

/**
 * Where a path leads, whatever its name: device and inode of an existing file, or else those of the
 * directory together with the name that the file will get there, with symlinks followed.
 * @param path on the host.
 * @returns `undefined` for a device that does not store what is written, such as a terminal or
 *   `/dev/null`, and for a path in a directory that does not exist.
 */
export function destinationOf(path: string): Destination | undefined {
  const binary = toBinaryPath(path);
  const stat = attempt(() => statSync(toSystemPath(binary), { bigint: true }));
  if (stat !== undefined) {
    if (stat.isCharacterDevice()) return undefined;
    const { device, inode } = identityOf(stat);
    return { key: `${device}:${inode}`, isStream: stat.isFIFO() || stat.isSocket() };
  }
  const place = followSymlinks(binary, { linkTarget }) ?? binary;
  const directory = identityAt(parentOf(place));
  if (directory === undefined) return undefined;
  return { key: `${directory.device}:${directory.inode}/${nameOf(place)}`, isStream: false };
}
