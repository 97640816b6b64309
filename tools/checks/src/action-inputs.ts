import {
  type CommandLineForm,
  isOfOneCommand,
  type OptionRow,
  type OptionSection,
  optionRows,
} from '@chunkah/config/options';

/** Sections of the table whose options the action takes: what it prints, it decides itself. */
const sections: ReadonlySet<OptionSection> = new Set<OptionSection>([
  ...(['the tree', 'the build', 'layers', 'compatibility', 'image config', 'output'] as const),
]);

interface ActionInput {
  /** The long option without its dashes. */
  readonly name: string;
  readonly row: OptionRow;
  readonly form: CommandLineForm;
}

function actionInputs(): ActionInput[] {
  return optionRows.flatMap(([, row]) => {
    const { commandLine: form, section } = row;
    const name = form === undefined ? undefined : /--([a-z-]+)/.exec(form.flags)?.[1];
    const isTaken = form !== undefined && sections.has(section) && !isOfOneCommand(form);
    return isTaken && name !== undefined ? [{ name, row, form }] : [];
  });
}

/** The inputs of `action.yml` that are options of `chunkah build`. */
export function inputLines(): string {
  return actionInputs()
    .map(({ name, row, form }) => {
      const more = form.repeatable === true ? '; one a line' : '';
      const kind = row.value.kind === 'flag' ? '; true or false' : '';
      return `  ${name}:\n    description: ${quoted(`${form.help}${more}${kind}`)}`;
    })
    .join('\n');
}

/** The variables that hand these inputs to the script, which reads the names of options from them. */
export function inputVariables(): string {
  return actionInputs()
    .map(({ name, row, form }) => {
      const prefix = form.repeatable === true ? 'LIST' : row.value.kind === 'flag' ? 'SWITCH' : 'OPTION';
      return `        ${prefix}_${name.replaceAll('-', '_').toUpperCase()}: \${{ inputs.${name} }}`;
    })
    .join('\n');
}

/** In double quotes, as the formatter has it, where no double quote is inside. */
function quoted(text: string): string {
  return text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}
