const title = '# Changelog\n';

/**
 * The newest section of a changelog that changesets wrote: from its first heading of the second
 * level to the next one.
 * @returns `undefined` if there is none.
 */
export function newestSection(changelog: string): string | undefined {
  const [, newest] = changelog.split(/^(?=## )/m);
  return newest === undefined ? undefined : `${newest.trimEnd()}\n`;
}

/** Puts a section before the others of the repository's changelog. */
export function withSection(changelog: string, section: string): string {
  const older = changelog.indexOf('\n## ');
  const head = older === -1 ? changelog.trimEnd() : changelog.slice(0, older).trimEnd();
  const rest = older === -1 ? '' : changelog.slice(older);
  return `${head === '' ? title.trimEnd() : head}\n\n${section}${rest}`;
}
