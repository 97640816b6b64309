/**
 * A repository of a registry, and how the registry is spoken to. Credentials and proxies come from
 * where podman and docker have them, the environment included.
 */
export interface RegistryTarget {
  readonly kind: 'registry';
  /** `HOST/NAME` or `HOST/NAME:TAG`. */
  readonly name: string;
}
