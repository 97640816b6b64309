import type { PageSource } from './page-source.ts';
import { integerOf, recordValues } from './record.ts';
import type { Schema } from './schema.ts';
import { joined, tableRows } from './table-tree.ts';

/** Columns of an index of rpm: key, number of the package, place in the package. */
const numberColumn = 1;

/**
 * Compares packages with rpm's own index of their names, which has a row for each of them: if one
 * is in the index alone, the table of packages has lost it.
 * @param numbers of the packages that were found.
 * @throws ChunkahError `RPMDB_DAMAGED`.
 */
export function requireIndexedPackages(pages: PageSource, schema: Schema, numbers: ReadonlySet<number>): void {
  const index = schema.find('Name');
  if (index === undefined) return;
  for (const { page, offset, local, overflow, size } of tableRows(pages, index)) {
    const record = joined(pages, local, overflow, size);
    const value = recordValues(record, numberColumn + 1)?.[numberColumn];
    const number = value === undefined ? undefined : integerOf(record, value);
    if (number === undefined) throw pages.damaged(page, offset, 'a row of the index of names has no package number');
    if (!numbers.has(number)) {
      throw pages.damaged(page, offset, `package number ${number} is in the index of names, but is no package`);
    }
  }
}
