import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of this package: one above the bundle, two above this source. */
const packageFolder = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../', import.meta.url);

/** The version of this package. */
export function packageVersion(): string {
  const content: unknown = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8'));
  const isPackage = typeof content === 'object' && content !== null && 'version' in content;
  return isPackage ? String(content.version) : 'unknown';
}

/** Path of the documentation: an installed package brings it along, a checkout has it at its root. */
export function documentationFolder(): string {
  const installed = new URL('docs', packageFolder);
  return fileURLToPath(existsSync(installed) ? installed : new URL('../../docs', packageFolder));
}
