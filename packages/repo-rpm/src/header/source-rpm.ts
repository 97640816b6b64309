/** `NAME-VERSION-RELEASE.src.rpm`: version and release hold no hyphen, the name may. */
const sourceRpmPattern = /^(.+)-([^-]*-[^-]*)\.(?:no)?src\.rpm$/s;

/** What the file name of a source package says. */
export interface SourceRpm {
  readonly name: string;
  /** `VERSION-RELEASE`. */
  readonly version: string;
}

/** Reads the file name of a source package; `undefined` when it does not have the form of one. */
export function parseSourceRpm(fileName: string): SourceRpm | undefined {
  const [, name, version] = sourceRpmPattern.exec(fileName) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}
