import { optionRows } from '@chunkah/config/options';
import { typeOf } from './option-table.ts';

/** Where it stands, from the repository's top folder. */
export const scalarInterfaceFile = 'packages/config/src/options/scalar-options.ts';

/** The scalar options as an interface of TypeScript, with the texts of the table as comments. */
export function scalarInterface(): string {
  const fields = optionRows.flatMap(([name, row]) => {
    if (row.config === undefined || row.value.kind === 'other') return [];
    return `  /** ${row.config}. */\n  readonly ${name}?: ${typeOf(row)} | undefined;`;
  });
  return `// Made by \`npm run docs\` from the table of options: a change here is lost.

/** Options of a config that one value decides each. */
export interface ScalarOptions {
${fields.join('\n')}
}
`;
}
