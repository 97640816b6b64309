/** An image that exists, and where. */
export interface ImageSource {
  /**
   * `oci`: a directory in the OCI image layout; `oci-archive`: a tar of one, not compressed;
   * `manifest`: the file of a manifest, with its config in another one; `path`: what is there
   * decides.
   */
  readonly kind: 'oci' | 'oci-archive' | 'manifest' | 'path';
  readonly path: string;
  /**
   * Of a directory or an archive: the tag or the digest of the manifest that is meant. Of a
   * manifest: path of the config; default: `config.json` beside it.
   */
  readonly reference?: string;
}
