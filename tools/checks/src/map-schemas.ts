import { filemapSchema } from '@chunkah/filemap';
import { componentMapSchema } from '@chunkah/repo-pathmap';
import { z } from 'zod';

/** JSON schemas of the files that users write, as in `docs/formats`: file name and text. */
export function mapSchemas(): Map<string, string> {
  return new Map([
    ['filemap.schema.json', schemaText('Filemap', filemapSchema)],
    ['component-map.schema.json', schemaText('Component map', componentMapSchema)],
  ]);
}

function schemaText(title: string, schema: z.ZodType): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`;
}
