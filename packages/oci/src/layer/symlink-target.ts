import { nameRoom } from './tar-header.ts';

const slash = 0x2f;

/**
 * A target as rewritten by a path library that splits paths into components: doubled slashes and
 * `.` components vanish, but not a leading `.`; `/` becomes `//`. Layers of the peer, chunkah 0.6,
 * have targets in this form.
 * @param target a binary string.
 */
export function tidySymlinkTarget(target: string): string {
  const parts = pathParts(target);
  return parts.join('') + (target.endsWith('/') ? '/' : '');
}

/**
 * The part of a target with its own record that goes into the header's field: the leading
 * components that fit entirely, each separator written before the next component.
 * @param target a binary string.
 */
export function headOfLongTarget(target: string): string {
  let head = '';
  for (const part of pathParts(target)) {
    if (head.length + part.length > nameRoom) break;
    head += part;
  }
  return head;
}

/** The components of a path, and the separators between them as separate parts. */
function pathParts(path: string): string[] {
  const parts: string[] = [];
  if (path.charCodeAt(0) === slash) parts.push('/');
  path.split('/').forEach((name, index) => {
    if (name === '' || (name === '.' && index > 0)) return;
    if (parts.length > 0 && parts.at(-1) !== '/') parts.push('/');
    parts.push(name);
  });
  return parts;
}
