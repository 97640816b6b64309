import { dpkgDatabaseInvalid } from '../../errors.ts';
import { listedPath } from './parse-file-list.ts';

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
 * @param file its name, for errors.
 * @returns the diversions by their places in the lists.
 * @throws ChunkahError `DPKG_DATABASE_INVALID`.
 */
export function parseDiversions(text: string, file: string): Map<string, Diversion> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length % 3 !== 0) throw dpkgDatabaseInvalid(file, lines.length, 'a diversion must have three lines');
  const diversions = new Map<string, Diversion>();
  for (let index = 0; index < lines.length; index += 3) {
    const [from = '', to = '', by = ''] = lines.slice(index, index + 3);
    diversions.set(listedPath(from, file, index + 1), { to: listedPath(to, file, index + 2), by });
  }
  return diversions;
}
