import type { Tool, ToolOption } from './tool.ts';

/** Columns of the help. */
const width = 80;

/** The text of `--help`. */
export function toolHelp({ command, description, operands = [], options }: Tool): string {
  const usage = [command, ...operands, '[options]'].join(' ');
  const rows = [...Object.entries(options).map(optionRow), { label: '-h, --help', text: 'show this help' }];
  const indent = Math.max(...rows.map(({ label }) => label.length)) + 4;
  const lines = rows.map(
    ({ label, text }) => `  ${label.padEnd(indent - 2)}${wrap(text, width - indent).join(`\n${' '.repeat(indent)}`)}`,
  );
  return `Usage: ${usage}\n\n${wrap(description, width).join('\n')}\n\nOptions:\n${lines.join('\n')}\n`;
}

function optionRow([name, { short, value, description, default: preset }]: [string, ToolOption]) {
  const flags = `${short === undefined ? '' : `-${short}, `}--${name}`;
  const suffix = typeof preset === 'string' && preset !== '' ? ` (default: ${preset})` : '';
  return { label: value === undefined ? flags : `${flags} ${value}`, text: `${description}${suffix}` };
}

/** Breaks text into lines between words. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
