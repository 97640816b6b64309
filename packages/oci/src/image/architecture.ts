import { architectureEmpty } from '../errors.ts';

/** Names that the kernel and compilers use, and Go's (`GOARCH`), which are those of OCI. */
const kernelNames: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['aarch64', 'arm64'],
  ['powerpc64', 'ppc64le'],
]);

/** Node's names where they differ from Go's. Node for Linux has no big-endian `ppc64`. */
const nodeNames: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
  ['ppc64', 'ppc64le'],
  ['mipsel', 'mipsle'],
]);

/**
 * The OCI name of an architecture that a user or an image config names; a name not known here stays
 * as it is.
 * @throws ChunkahError ARCHITECTURE_EMPTY
 */
export function imageArchitecture(name: string): string {
  if (name === '') throw architectureEmpty();
  return kernelNames.get(name) ?? name;
}

/** The OCI name of the machine's architecture. @param nodeName `process.arch`. */
export function hostArchitecture(nodeName: string): string {
  return nodeNames.get(nodeName) ?? nodeName;
}
