import { readFileSync } from 'node:fs';

/**
 * The version of a package.
 * @param folder URL of the folder with its `package.json`, ending in a slash.
 * @returns `unknown` for a package without a version.
 */
export function packageVersion(folder: URL): string {
  const content: unknown = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const isPackage = typeof content === 'object' && content !== null && 'version' in content;
  return isPackage ? String(content.version) : 'unknown';
}
