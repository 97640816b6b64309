/** Media types of the OCI image specification, version 1. */
export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  /** Of an uncompressed layer; a compression adds its suffix. */
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;
