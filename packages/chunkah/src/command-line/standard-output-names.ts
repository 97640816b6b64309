import { fstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { standardOutput } from './standard-output.ts';

/** Maximum number of symlinks in one path, as in Linux (path_resolution(7)). */
const mostLinks = 40;

/** Names that are recognized without a system call. */
const plainNames: ReadonlySet<string> = new Set(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);

/** Whether a path is a name of standard output, such as `/dev/stdout` or a symlink to it. */
export function namesStandardOutput(path: string): boolean {
  if (plainNames.has(path)) return true;
  try {
    const process = realpathSync.native('/proc/self');
    let place = path;
    for (let links = 0; links < mostLinks; links += 1) {
      const directory = realpathSync.native(dirname(place));
      const name = basename(place);
      const inside = directory.startsWith(`${process}/`) ? directory.slice(process.length) : '';
      if (/^(\/task\/\d+)?\/fd$/.test(inside)) return name === '1';
      const target = readlinkSync(join(directory, name));
      place = isAbsolute(target) ? target : `${directory}/${target}`;
    }
  } catch {
    // It does not exist or is not a symlink, so it is a file.
  }
  return false;
}

/** The path to open for writing: names of standard output lead to its current descriptor. */
export function pathToWrite(path: string): string {
  return namesStandardOutput(path) ? `/proc/self/fd/${standardOutput.descriptor}` : path;
}

/**
 * The path of standard output if it is a file: a command must not overwrite a file of the rootfs by
 * printing there.
 */
export function standardOutputFile(): string[] {
  const { descriptor } = standardOutput;
  return fstatSync(descriptor).isFile() ? [`/proc/self/fd/${descriptor}`] : [];
}
