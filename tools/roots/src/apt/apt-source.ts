/** One entry of the apt sources, see sources.list(5). */
export interface AptSource {
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a key ring, key id, or the key itself. */
  readonly signedBy: string | undefined;
}
