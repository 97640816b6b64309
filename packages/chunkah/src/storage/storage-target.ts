/** The storage of podman, buildah and CRI-O on this host, as their configuration has it. */
export interface ContainersStorageTarget {
  readonly kind: 'containers-storage';
  /** `NAME` or `NAME:TAG`. */
  readonly name: string;
}
