/** An image in files, and where. */
export interface ImageSource {
  /**
   * `oci`: a directory in the OCI image layout; `oci-archive`: a tar of one, not compressed;
   * `docker-archive`: what `docker save` and `podman save` write, not compressed; `manifest`: the
   * file of a manifest, with its config in another one; `path`: what is there decides.
   */
  readonly kind: 'oci' | 'oci-archive' | 'docker-archive' | 'manifest' | 'path';
  readonly path: string;
  /**
   * Of a directory or an archive: the tag or the digest of the manifest that is meant; of a docker
   * archive a name, or `@` and the number of the image from 0. Of a manifest: path of the config;
   * default: `config.json` beside it.
   */
  readonly reference?: string;
}
