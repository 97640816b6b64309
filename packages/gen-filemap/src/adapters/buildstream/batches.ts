/** The name of an element inside its project, without the junctions that lead to it. */
export function nameInProject(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/**
 * In bytes. Linux takes at least 128 KiB of arguments and environment together (ARG_MAX is a
 * quarter of the stack's limit, but never less).
 */
const mostArgumentBytes = 96 * 1024;

/**
 * Distributes elements over calls of `bst artifact list-contents`: as few calls as the argument
 * limit allows, but never two elements with the same name in one call. `bst` lists `core/bash.bst`
 * and `base.bst:core/bash.bst` both as `core/bash.bst`, and if one call has both, it lists only the
 * last.
 */
export function inBatches(names: readonly string[]): string[][] {
  const batches: { readonly names: Map<string, string>; bytes: number }[] = [];
  for (const name of names) {
    const key = nameInProject(name);
    const bytes = Buffer.byteLength(name) + 1;
    const free = batches.find((known) => !known.names.has(key) && known.bytes + bytes <= mostArgumentBytes);
    const batch = free ?? { names: new Map<string, string>(), bytes: 0 };
    if (free === undefined) batches.push(batch);
    batch.names.set(key, name);
    batch.bytes += bytes;
  }
  return batches.map((batch) => [...batch.names.values()]);
}
