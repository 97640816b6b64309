import type { DpkgFault } from './dpkg-fault.ts';
import { listedPath } from './listed-path.ts';

/** A file that lies elsewhere than the packages' lists say, see dpkg-divert(1). */
export interface Diversion {
  readonly to: string;
  /**
   * The one package whose file keeps the old place; `:` for a diversion made by the administrator.
   */
  readonly by: string;
}

/**
 * Reads `diversions`: three lines each, the place in the lists, the real place, the package.
 * @returns the diversions by their places in the lists.
 * @throws what `fault` makes.
 */
export function parseDiversions(text: string, fault: DpkgFault): Map<string, Diversion> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length % 3 !== 0) throw fault(lines.length, 'a diversion must have three lines');
  const diversions = new Map<string, Diversion>();
  for (let index = 0; index < lines.length; index += 3) {
    const [from = '', to = '', by = ''] = lines.slice(index, index + 3);
    diversions.set(listedPath(from, index + 1, fault), { to: listedPath(to, index + 2, fault), by });
  }
  return diversions;
}
