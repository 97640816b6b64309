/** What a shell offers as the value of an option or as an operand. */
export type Offer =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'directories' }
  /** A prefix with a path behind it, such as `oci:DIRECTORY`, or a path alone. */
  | { readonly kind: 'prefixed'; readonly prefixes: readonly string[] }
  /** Paths inside the directory that `--rootfs` or CHUNKAH_ROOTFS names. */
  | { readonly kind: 'entries' };
