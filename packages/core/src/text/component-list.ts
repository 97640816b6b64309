/**
 * Names of components as one text that can be split again: joined by spaces, where a space inside a
 * name is written `\x20` and a backslash `\x5c`.
 * @param names none of them empty.
 */
export function joinComponentNames(names: readonly string[]): string {
  return names.map(escaped).join(' ');
}

/**
 * Versions of components as one text, in the same form; `-` stands for one that is not known, so
 * that a version of this text is written `\x2d`.
 */
export function joinComponentVersions(versions: readonly (string | undefined)[]): string {
  return versions
    .map((version) => (version === '-' ? '\\x2d' : version === undefined ? '-' : escaped(version)))
    .join(' ');
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\x5c').replaceAll(' ', '\\x20');
}

/** The versions in a text of {@link joinComponentVersions}. */
export function splitComponentVersions(list: string): (string | undefined)[] {
  const decoded = (_: string, code: string) => (code === '20' ? ' ' : code === '2d' ? '-' : '\\');
  if (list === '') return [];
  return list.split(' ').map((version) => (version === '-' ? undefined : version.replace(/\\x(20|5c|2d)/g, decoded)));
}

/**
 * The names in a text of {@link joinComponentNames}. Of a text by another program, which may write
 * names as they are, any other backslash stays, and a name with a space falls apart.
 */
export function splitComponentList(list: string): string[] {
  if (list === '') return [];
  return list.split(' ').map((name) => name.replace(/\\x(20|5c)/g, (_, code) => (code === '20' ? ' ' : '\\')));
}
