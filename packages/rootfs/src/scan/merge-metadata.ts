import {
  type ByteStrings,
  ByteStringTable,
  byteStringAt,
  type FileColumns,
  numberLinkGroups,
} from '@chunkah/core/engine';
import { entriesPerBlock, type FoundStrings, type MetadataJob } from './metadata-job.ts';

/**
 * Merges what several threads found: numbers strings and link groups in path order, so that the
 * result does not reveal which thread read what.
 * @param found by thread number.
 */
export function mergeMetadata(job: MetadataJob, found: readonly FoundStrings[]): FileColumns {
  const { columns, owners } = job;
  numberLinkGroups(columns);
  const targets = mergeStrings(
    columns.target,
    owners,
    found.map((strings) => strings.targets),
  );
  const xattrs = mergeStrings(
    columns.xattrSet,
    owners,
    found.map((strings) => strings.xattrs),
  );
  return { ...columns, targets, xattrs };
}

/** Replaces each thread's own numbers in a column with common ones. */
function mergeStrings(column: Uint32Array, owners: Uint8Array, found: readonly ByteStrings[]): ByteStrings {
  const table = new ByteStringTable();
  const common = found.map(({ start }) => new Uint32Array(start.length));
  for (let id = 0; id < column.length; id += 1) {
    const own = column[id] ?? 0;
    if (own === 0) continue;
    const thread = owners[Math.floor(id / entriesPerBlock)] ?? 0;
    const [strings, numbers] = [found[thread], common[thread]];
    if (strings === undefined || numbers === undefined) throw new RangeError(`thread ${thread} found nothing`);
    numbers[own] ||= table.add(byteStringAt(strings, own));
    column[id] = numbers[own] ?? 0;
  }
  return table.take();
}
