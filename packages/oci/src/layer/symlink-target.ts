import { nameRoom } from './tar-header.ts';

const slash = 0x2f;

/**
 * A target as a path library writes it that takes paths apart into components: doubled slashes and
 * `.` components vanish, but not a leading `.`; `/` becomes `//`. The peer's layers hold targets in
 * this form.
 * @param target a binary string.
 */
export function tidySymlinkTarget(target: string): string {
  const parts = pathParts(target);
  return parts.join('') + (target.endsWith('/') ? '/' : '');
}

/**
 * What the header's own field holds of a target that has a record of its own: the leading
 * components that fit whole, each separator written before the next component.
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

/** The components of a path with the separators between them as parts of their own. */
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
