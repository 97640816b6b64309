/**
 * Whether a name is kebab-case: letters a-z and digits, single hyphens between them, a letter
 * first.
 */
export function isKebabCase(name: string): boolean {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name);
}
