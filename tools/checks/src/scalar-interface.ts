import { optionRows } from '@chunkah/config/options';
import { typeOf } from './option-table.ts';

/** Where it stands, from the repository's top folder. */
export const scalarInterfaceFile = 'packages/config/src/options/scalar-options.ts';

/** The scalar options as an interface of TypeScript, with the texts of the table as comments. */
export function scalarInterface(): string {
  const fields = optionRows.flatMap(([name, row]) => {
    if (row.config === undefined || row.value.kind === 'other') return [];
    return `${comment(`${row.config}.`)}\n  readonly ${name}?: ${typeOf(row)} | undefined;`;
  });
  return `// Made by \`npm run docs\` from the table of options: a change here is lost.

import type { IntervalName } from '@chunkah/core';

/** Options of a config that one value decides each. */
export interface ScalarOptions {
${fields.join('\n')}
}
`;
}

/** Columns of a line, as for all comments. */
const mostColumns = 100;

/** A comment of the interface, on one line where it fits. */
function comment(text: string): string {
  const single = `  /** ${text} */`;
  if (single.length <= mostColumns) return single;
  const lines: string[] = [];
  // Code in backticks is not broken.
  for (const word of text.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const line = `${lines.at(-1) ?? '   *'} ${word}`;
    if (lines.length > 0 && line.length <= mostColumns) lines[lines.length - 1] = line;
    else lines.push(`   * ${word}`);
  }
  return ['  /**', ...lines, '   */'].join('\n');
}
