import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of this package: one level above the bundle, two above this source. */
export const packageFolder = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../', import.meta.url);

/** Path of the documentation: part of an installed package, or at the root of a checkout. */
export function documentationFolder(): string {
  const installed = new URL('docs', packageFolder);
  return fileURLToPath(existsSync(installed) ? installed : new URL('../../docs', packageFolder));
}
