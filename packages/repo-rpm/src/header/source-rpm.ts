/** `NAME-VERSION-RELEASE.src.rpm`: version and release contain no hyphen, the name may. */
const sourceRpmPattern = /^(.+)-([^-]*-[^-]*)\.(?:no)?src\.rpm$/s;

/** The parts of a source package's file name. */
export interface SourceRpm {
  readonly name: string;
  /** `VERSION-RELEASE`. */
  readonly version: string;
}

/** Reads the file name of a source package; `undefined` if it does not have that form. */
export function parseSourceRpm(fileName: string): SourceRpm | undefined {
  const [, name, version] = sourceRpmPattern.exec(fileName) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}
