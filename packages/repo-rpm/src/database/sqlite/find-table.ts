import type { TextEncoding } from './file-header.ts';
import type { PageSource } from './page-source.ts';
import { recordValues } from './record.ts';
import { joined, type TablePlace, tableRows } from './table-tree.ts';

/**
 * Looks a table up in the schema: a table itself, whose tree begins on page 1, with the columns type, name, name of the table
 * that it belongs to, page, SQL.
 * @param name in ASCII.
 * @throws ChunkahError `RPMDB_DAMAGED`, also when there is no such table.
 */
export function findTable(pages: PageSource, name: string): TablePlace {
  const tableType = encoded('table', pages.header.encoding);
  const wanted = encoded(name, pages.header.encoding);
  for (const row of tableRows(pages, { root: 1, page: 1, offset: 0 })) {
    const record = joined(pages, row.local, row.overflow, row.size);
    const values = recordValues(record, 4);
    if (values === undefined) throw pages.damaged(row.page, row.offset, 'a row of the schema is damaged');
    const [type, rowName, , root] = values.map(({ start, size }) => record.subarray(start, start + size));
    if (type === undefined || rowName === undefined || root === undefined) continue;
    if (tableType.equals(type) && wanted.equals(rowName)) {
      return { root: root.reduce((number, byte) => number * 256 + byte, 0), page: row.page, offset: row.offset };
    }
  }
  throw pages.damaged(1, 0, `there is no table ${name}`);
}

function encoded(text: string, encoding: TextEncoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}
