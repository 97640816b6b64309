/** `NAME-VERSION-RELEASE.src.rpm`: version and release hold no hyphen, the name may. */
const sourceRpmPattern = /^(.+)-[^-]*-[^-]*\.(?:no)?src\.rpm$/s;

/** The name of a source package from its file name; undefined when that is no such name. */
export function sourceName(sourceRpm: string): string | undefined {
  return sourceRpmPattern.exec(sourceRpm)?.[1];
}
