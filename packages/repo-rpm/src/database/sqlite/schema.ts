import type { TextEncoding } from './file-header.ts';
import type { PageSource } from './page-source.ts';
import { integerOf, recordValues } from './record.ts';
import { joined, type TablePlace, type TableRow, tableRows } from './table-tree.ts';

/** The tables of a database by their names. */
export class Schema {
  readonly #pages: PageSource;
  readonly #tables = new Map<string, TablePlace>();
  readonly #roots = new Set<number>();

  /**
   * Reads the schema: a table itself, whose tree begins on page 1, with the columns type, name,
   * name of the table that it belongs to, page, SQL.
   * @throws ChunkahError `RPMDB_DAMAGED`, including when two trees begin on the same page.
   */
  constructor(pages: PageSource) {
    this.#pages = pages;
    for (const row of tableRows(pages, { root: 1, page: 1, offset: 0 })) this.#add(row);
  }

  /**
   * @param name in ASCII.
   * @returns `undefined` if no table has the name.
   */
  find(name: string): TablePlace | undefined {
    return this.#tables.get(name);
  }

  /** @throws ChunkahError `RPMDB_DAMAGED` when no table has the name. */
  require(name: string): TablePlace {
    const table = this.find(name);
    if (table === undefined) throw this.#pages.damaged(1, 0, `there is no table ${name}`);
    return table;
  }

  #add({ page, offset, size, local, overflow }: TableRow): void {
    const record = joined(this.#pages, local, overflow, size);
    const values = recordValues(record, 4);
    if (values === undefined) throw this.#pages.damaged(page, offset, 'a row of the schema is damaged');
    const [type, name, , rootValue] = values;
    if (type === undefined || name === undefined || rootValue === undefined) return;
    // Views and triggers have no tree.
    const root = integerOf(record, rootValue) ?? 0;
    if (root !== 0 && this.#roots.has(root)) throw this.#pages.damaged(page, offset, `two trees begin on page ${root}`);
    this.#roots.add(root);
    const { encoding } = this.#pages.header;
    const textOf = ({ start, size: length }: typeof name) => decoded(record.subarray(start, start + length), encoding);
    if (textOf(type) === 'table') this.#tables.set(textOf(name), { root, page, offset });
  }
}

/** Characters beyond ASCII may be decoded wrongly: none of the names we look for has any. */
function decoded(bytes: Uint8Array, encoding: TextEncoding): string {
  if (encoding === 'utf-8') return Buffer.from(bytes).toString('latin1');
  const units = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return (encoding === 'utf-16le' ? units : units.swap16()).toString('utf16le');
}
