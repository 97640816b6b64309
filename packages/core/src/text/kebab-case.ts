/**
 * Whether a name is kebab-case: letters a-z and digits separated by single hyphens, beginning with
 * a letter.
 */
export function isKebabCase(name: string): boolean {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name);
}
