/**
 * What can be wrong with an image, and how severe it is. `fault`: violates the OCI image
 * specification, or is unsafe to read. `rule`: violates chunkah's promises about its own images; a
 * fault in strict mode and a warning otherwise. `warning`: allowed, but rarely intended.
 */
const severities = {
  FILE_MISSING: 'fault',
  FILE_NOT_REGULAR: 'fault',
  FILE_UNREADABLE: 'fault',
  FILE_UNEXPECTED: 'rule',
  TOO_MANY_FILES: 'fault',
  MEMBER_DUPLICATE: 'fault',
  BLOB_NAME_MALFORMED: 'fault',
  BLOB_DIGEST_MISMATCH: 'fault',
  BLOB_SIZE_MISMATCH: 'fault',
  BLOB_MISSING: 'fault',
  BLOB_UNREFERENCED: 'rule',
  JSON_TOO_LARGE: 'fault',
  JSON_TOO_DEEP: 'fault',
  JSON_MALFORMED: 'fault',
  JSON_NOT_CANONICAL: 'rule',
  FIELD_INVALID: 'fault',
  DIGEST_MALFORMED: 'fault',
  MEDIA_TYPE_UNSUPPORTED: 'fault',
  MEDIA_TYPE_DOCKER: 'rule',
  LAYOUT_VERSION: 'fault',
  INDEX_EMPTY: 'rule',
  LAYERS_EMPTY: 'rule',
  PLATFORM_MISMATCH: 'fault',
  PLATFORM_MISSING: 'rule',
  DOCKER_MANIFEST_MISMATCH: 'fault',
  DIFF_ID_COUNT: 'fault',
  DIFF_ID_MISMATCH: 'fault',
  HISTORY_COUNT: 'fault',
  HISTORY_MISSING: 'rule',
  GZIP_BROKEN: 'fault',
  GZIP_TRAILING_DATA: 'fault',
  GZIP_MULTIPLE_MEMBERS: 'rule',
  ZSTD_BROKEN: 'fault',
  ZSTD_CHUNKED_BROKEN: 'fault',
  TAR_BROKEN: 'fault',
  TAR_DATA_AFTER_END: 'fault',
  TAR_END_MISSING: 'fault',
  TAR_END_PADDED: 'rule',
  TAR_SIZE_UNEVEN: 'fault',
  ENTRY_NAME_INVALID: 'fault',
  ENTRY_NAME_UNTIDY: 'rule',
  ENTRY_TYPE_UNSUPPORTED: 'fault',
  ENTRY_SIZE_INVALID: 'fault',
  ENTRY_DUPLICATE: 'fault',
  ENTRY_ORDER: 'rule',
  ENTRY_PARENT_MISSING: 'rule',
  ENTRY_PARENT_NOT_DIRECTORY: 'fault',
  ENTRY_WHITEOUT: 'warning',
  LINK_TARGET_INVALID: 'fault',
  LINK_TARGET_MISSING: 'rule',
  LINK_TARGET_DIRECTORY: 'fault',
  LAYER_NAMES_TOO_LARGE: 'fault',
  LAYER_CONTENT_TOO_LARGE: 'fault',
} as const satisfies Record<string, 'fault' | 'rule' | 'warning'>;

/** Stable name of a kind of finding. */
export type FindingCode = keyof typeof severities;

/** One thing that is wrong with an image. */
export interface Finding {
  readonly code: FindingCode;
  /**
   * The file of the image, e.g. `index.json` or `blobs/sha256/...`, or `archive` for the archive
   * around it; after a space a field (`layers[2].digest`) or the name of a tar entry. Printable.
   */
  readonly where: string;
  /** What is wrong, one printable line. */
  readonly message: string;
}

/** Maximum number of findings listed per code; a hostile image could have billions. */
const listedPerCode = 1000;

/** Collects what is wrong with one image. */
export class Findings {
  readonly #faults: Finding[] = [];
  readonly #warnings: Finding[] = [];
  readonly #counts = new Map<FindingCode, number>();
  readonly #strict: boolean;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  add(code: FindingCode, where: string, message: string): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= listedPerCode) this.#listOf(code).push({ code, where, message });
  }

  /**
   * The findings in the order of the image; those beyond the limit per code are counted at the end.
   */
  result(): { faults: readonly Finding[]; warnings: readonly Finding[] } {
    const faults = [...this.#faults];
    const warnings = [...this.#warnings];
    for (const [code, count] of this.#counts) {
      if (count <= listedPerCode) continue;
      const list = this.#listOf(code) === this.#faults ? faults : warnings;
      list.push({ code, where: 'image', message: `${count - listedPerCode} more of this kind` });
    }
    return { faults, warnings };
  }

  #listOf(code: FindingCode): Finding[] {
    const severity = severities[code];
    return severity === 'fault' || (severity === 'rule' && this.#strict) ? this.#faults : this.#warnings;
  }
}
