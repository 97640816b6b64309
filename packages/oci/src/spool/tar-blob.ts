import { fstatSync } from 'node:fs';
import { identityOf, type TarBlob } from '@chunkah/rootfs';

/** A tar in an open file, which readers compare with what they open. */
export function tarBlob(
  path: string,
  descriptor: number,
  { start, size }: { readonly start: number; readonly size: number },
): TarBlob {
  const stat = fstatSync(descriptor, { bigint: true });
  return { path, start, size, mtimeNs: stat.mtimeNs, ...identityOf(stat) };
}
