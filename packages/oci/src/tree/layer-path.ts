import { tidyName } from '../validate/checked-name.ts';

/** Linux, limits.h: `NAME_MAX`, and `PATH_MAX` without its NUL. No client can unpack longer ones. */
const longestName = 255;
export const longestPath = 4095;

/** What a name in a layer stands for. */
export type LayerPath =
  /** An entry at a path; `` for the root. */
  | { readonly kind: 'entry'; readonly path: string }
  /** The entry at a path, as lower layers have it, is not there. */
  | { readonly kind: 'whiteout'; readonly path: string }
  /** What lower layers have in the directory at a path is not there. */
  | { readonly kind: 'opaque'; readonly path: string }
  /** Names of the drivers' own, which readers leave out. */
  | { readonly kind: 'reserved' }
  /** @param why no path inside an image. */
  | { readonly kind: 'invalid'; readonly why: string };

const whiteoutPrefix = '.wh.';
const reservedPrefix = '.wh..wh.';
const opaqueMark = '.wh..wh..opq';

/**
 * Reads the name of an entry (OCI image specification, "Whiteouts"). A slash in front and `.` mean
 * nothing.
 * @param name a binary string, as are the paths returned: without a leading or trailing slash.
 */
export function layerPathOf(name: string): LayerPath {
  const fault = faultOf(name);
  if (fault !== undefined) return { kind: 'invalid', why: fault };
  const path = tidyName(name);
  const tooLong = lengthFaultOf(path);
  if (tooLong !== undefined) return { kind: 'invalid', why: tooLong };
  return path.includes(whiteoutPrefix) ? markedPath(path) : { kind: 'entry', path };
}

/** The path that a hard link leads to, tidied; or why it cannot be one. */
export function linkPathOf(name: string): { readonly path: string } | { readonly why: string } {
  const fault = faultOf(name);
  return fault === undefined ? { path: tidyName(name) } : { why: fault };
}

/** Why no client can make a symlink with a target; `undefined` for one that they can. */
export function symlinkFaultOf(target: string): string | undefined {
  if (target === '') return 'is empty';
  if (target.includes('\0')) return 'contains a NUL byte';
  return target.length > longestPath ? `has ${target.length} bytes, more than ${longestPath}` : undefined;
}

function faultOf(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.includes('\0')) return 'contains a NUL byte';
  if (name.includes('..') && name.split('/').includes('..')) return 'has a component ".."';
  return undefined;
}

function lengthFaultOf(path: string): string | undefined {
  if (path.length > longestPath) return `has ${path.length} bytes, and Linux opens paths of ${longestPath}`;
  if (path.length <= longestName) return undefined;
  const isTooLong = path.split('/').some((component) => component.length > longestName);
  return isTooLong ? `has a component of more than ${longestName} bytes` : undefined;
}

/** A path that contains `.wh.` somewhere. */
function markedPath(path: string): LayerPath {
  const start = path.lastIndexOf('/') + 1;
  const last = path.slice(start);
  const directory = path.slice(0, Math.max(0, start - 1));
  if (`/${directory}`.includes(`/${reservedPrefix}`)) return { kind: 'reserved' };
  if (last === opaqueMark) return { kind: 'opaque', path: directory };
  if (last.startsWith(reservedPrefix) || last === whiteoutPrefix) return { kind: 'reserved' };
  if (!last.startsWith(whiteoutPrefix)) return { kind: 'entry', path };
  const hidden = last.slice(whiteoutPrefix.length);
  if (hidden === '.' || hidden === '..') return { kind: 'invalid', why: `deletes "${hidden}"` };
  return { kind: 'whiteout', path: directory === '' ? hidden : `${directory}/${hidden}` };
}
