/** The version of databases that this reader was made for. */
const knownVersion = 9;

/** In bytes: what chunkah 0.6 takes. */
const longestVersion = 3;

/** What is odd about the version of a database. */
export interface VersionFault {
  /** Completes "the version": `is missing`. */
  readonly text: string;
  /** Whether chunkah 0.6 refuses the database for it. */
  readonly endsStrictReading: boolean;
}

/**
 * Looks at the content of `ALPM_DB_VERSION`.
 * @param bytes `undefined` without the file.
 */
export function faultOfVersion(bytes: Uint8Array | undefined): VersionFault | undefined {
  if (bytes === undefined) return { text: 'is missing', endsStrictReading: true };
  const text = Buffer.from(bytes.subarray(0, longestVersion)).toString('latin1').trim();
  if (bytes.length > longestVersion || !/^\+?\d+$/.test(text))
    return { text: 'is not a number of one or two digits', endsStrictReading: true };
  return Number(text) === knownVersion
    ? undefined
    : { text: `is ${Number(text)}, not ${knownVersion}`, endsStrictReading: false };
}
