import type { PageSource } from './page-source.ts';
import { integerOf, recordValues } from './record.ts';
import type { Schema } from './schema.ts';
import { joined, tableRows } from './table-tree.ts';

/** Columns of one of rpm's indexes: key, number of the package, position in the package. */
const numberColumn = 1;

/**
 * Compares packages with rpm's own index of their names, which has a row for each of them: a
 * package that is only in the index has been lost from the table.
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
      throw pages.damaged(
        page,
        offset,
        `package number ${number} is in the index of names, but not in the table of packages`,
      );
    }
  }
}
