import { inputLines, inputVariables } from './action-inputs.ts';
import { clientTable } from './client-table.ts';
import { apiTable, commandLineTable, configTable } from './option-table.ts';
import { presetTables } from './preset-table.ts';

/** A part of a page that is generated from the code, between two markers. */
interface GeneratedPart {
  /** Path from the repository's top folder. */
  readonly page: string;
  /** Its name in the markers. */
  readonly name: string;
  readonly text: () => string;
}

export const generatedParts: readonly GeneratedPart[] = [
  { page: 'README.md', name: 'options', text: commandLineTable },
  { page: 'docs/guide/configuration.md', name: 'options', text: configTable },
  { page: 'docs/guide/api.md', name: 'options of plan', text: () => apiTable('plan') },
  { page: 'docs/guide/api.md', name: 'options of build', text: () => apiTable('build') },
  { page: 'docs/guide/presets.md', name: 'presets', text: presetTables },
  { page: 'action.yml', name: 'options', text: inputLines },
  { page: 'action.yml', name: 'variables', text: inputVariables },
  { page: 'docs/guide/limits.md', name: 'clients', text: clientTable },
];

/** The text of a page with its part as it should be. */
export function withPart(pageText: string, { page, name, text }: GeneratedPart): string {
  const isYaml = page.endsWith('.yml');
  const marker = (words: string) => (isYaml ? `# ${words}` : `<!-- ${words} -->`);
  const opening = `${marker(`${name}: made by npm run docs`)}\n`;
  const closing = marker(`end of ${name}`);
  const start = pageText.indexOf(opening);
  const end = pageText.indexOf(closing, start);
  if (start < 0 || end < 0) throw new Error(`${page} has no markers for the part ${name}`);
  const indent = ' '.repeat(start - pageText.lastIndexOf('\n', start) - 1);
  const part = isYaml ? `${text()}\n${indent}` : `\n${text()}\n\n`;
  return `${pageText.slice(0, start)}${opening}${part}${pageText.slice(end)}`;
}
