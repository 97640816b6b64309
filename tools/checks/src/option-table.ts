import { isOfOneCommand, type OptionRow, optionRows } from '@chunkah/config/options';

/** The command-line options, as the README shows them. */
export function commandLineTable(): string {
  const lines: string[] = ['| option | environment | default | meaning |', '| --- | --- | --- | --- |'];
  let section = '';
  for (const [, row] of optionRows) {
    if (row.commandLine === undefined || isOfOneCommand(row.commandLine)) continue;
    if (row.section !== section) lines.push(`| **${row.section}** | | | |`);
    section = row.section;
    lines.push(commandLineRow(row, row.commandLine));
  }
  return [...lines, '| `-h`, `--help` | | | |'].join('\n');
}

function commandLineRow({ fallback }: OptionRow, form: NonNullable<OptionRow['commandLine']>): string {
  const { flags, negatedFlags, help, variable, repeatable, readme = {} } = form;
  const usage = readme.usage ?? [flags, negatedFlags].flatMap((text) => (text === undefined ? [] : [usageOf(text)]));
  const cells = [
    String(usage).replaceAll('`,`', '`, `'),
    readme.environment ?? (variable === undefined ? '' : `\`${variable}\``),
    readme.fallback ?? (fallback === undefined ? '' : String(fallback)),
    `${readme.meaning ?? help}${repeatable === true ? ' (repeatable)' : ''}`,
  ];
  return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |');
}

/** `-t, --tag <name>` as `` `-t`, `--tag NAME` ``. */
function usageOf(flags: string): string {
  const shown = flags.replaceAll(/<(.*)>/g, (_, name: string) => name.toUpperCase());
  return shown
    .split(', ')
    .map((flag) => `\`${flag}\``)
    .join(', ');
}

/** The options of a config file. */
export function configTable(): string {
  return [
    '| option | type | command line | meaning |',
    '| --- | --- | --- | --- |',
    ...optionRows.flatMap(([name, row]) => {
      if (row.config === undefined) return [];
      return `| \`${name}\` | \`${cellText(typeOf(row))}\` | ${flagOf(row)} | ${guideText(row.config)}. |`;
    }),
  ].join('\n');
}

function flagOf({ commandLine }: OptionRow): string {
  const flag = commandLine === undefined ? undefined : /--[a-z-]+/.exec(commandLine.flags)?.[0];
  return flag === undefined ? '' : `\`${flag}\``;
}

/** The options of a function of the API. */
export function apiTable(of: 'plan' | 'build'): string {
  return [
    '| option | type | meaning | default |',
    '| --- | --- | --- | --- |',
    ...optionRows.flatMap(([name, row]) => {
      const { api } = row;
      if (api?.of !== of) return [];
      const type = api.type ?? typeOf(row);
      const shownType = type.startsWith('see ') ? type : `\`${cellText(type)}\``;
      const meaning = lowerStart(guideText(api.meaning ?? row.config ?? ''));
      return `| \`${name}\` | ${shownType} | ${meaning} | ${guideText(api.fallback)} |`;
    }),
  ].join('\n');
}

/**
 * Links in the table are relative to the repository's top folder, those of a guide to its own
 * folder.
 */
function guideText(text: string): string {
  return text.replaceAll('](docs/guide/', '](').replaceAll('](docs/', '](../');
}

/** A cell is not a sentence; a name in capitals stays. */
function lowerStart(text: string): string {
  return text.replace(/^\[?[A-Z](?=[a-z ])/, (start) => start.toLowerCase());
}

/** The type of an option's value, for readers. */
export function typeOf({ value }: OptionRow): string {
  switch (value.kind) {
    case 'text':
    case 'path':
      return 'string';
    case 'flag':
      return 'boolean';
    case 'number':
      return 'number';
    case 'interval':
      return 'number | IntervalName';
    case 'choice':
      return value.choices.map((choice) => `'${choice}'`).join(' | ');
    case 'other':
      return value.type;
  }
}

/** In a table a bar ends the cell. */
function cellText(type: string): string {
  return type.replaceAll('|', '\\|');
}
