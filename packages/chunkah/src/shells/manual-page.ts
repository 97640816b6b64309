import { type CommandShape, type OptionShape, withCommandsBelow } from './command-shapes.ts';

/** Part of the page that is written by hand: a heading of the page and its lines in roff. */
interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * The manual page `chunkah(1)`, in the macros of man(7). It names no version and no date, so that
 * it changes with the options alone.
 */
export function manualPage(program: CommandShape): string {
  const commands = withCommandsBelow(program);
  const sections: Section[] = [
    { title: 'NAME', lines: [`chunkah \\- ${text(lowerStart(program.help.replace(/\.$/, '')))}`] },
    { title: 'SYNOPSIS', lines: commands.slice(1).flatMap(synopsis) },
    { title: 'DESCRIPTION', lines: description },
    { title: 'COMMANDS', lines: commands.slice(1).flatMap(commandLines) },
    { title: 'OPTIONS', lines: optionSections(program, commands) },
    { title: 'ENVIRONMENT', lines: environment(commands) },
    { title: 'EXIT STATUS', lines: exitStatus },
    { title: 'FILES', lines: files },
    { title: 'EXAMPLES', lines: examples },
    { title: 'SEE ALSO', lines: ['.BR skopeo (1),', '.BR podman (1),', '.BR buildah (1)'] },
  ];
  return `${['.TH CHUNKAH 1 "" chunkah "User Commands"', ...sections.flatMap(sectionLines)].join('\n')}\n`;
}

function sectionLines({ title, lines }: Section): string[] {
  return [`.SH ${title.includes(' ') ? `"${title}"` : title}`, ...lines];
}

function synopsis({ path, operands }: CommandShape): string[] {
  const shown = operands.map(({ name, isRequired, isRepeatable }) => {
    const repeated = `${italic(name)}${isRepeatable ? ' ...' : ''}`;
    return isRequired ? repeated : `[${repeated}]`;
  });
  return [`${bold(path.join(' '))} ${[`[${italic('options')}]`, ...shown].join(' ')}`, '.br'];
}

function commandLines({ path, help, operands }: CommandShape): string[] {
  const about = operands.flatMap(({ name, help: ofOperand, offer }) => {
    const choices = offer.kind === 'words' ? `: ${offer.words.join(', ')}` : '';
    return ofOperand === '' && choices === '' ? [] : [`${italic(name)}: ${text(ofOperand)}${text(choices)}.`];
  });
  return ['.TP', `.B ${text(path.slice(1).join(' '))}`, `${text(upperStart(help))}.`, ...about];
}

/** Each option once, with the commands that take it. */
function optionSections(program: CommandShape, commands: readonly CommandShape[]): string[] {
  const takers = new Map<string, { readonly option: OptionShape; readonly names: string[] }>();
  for (const { path, options } of commands.slice(1)) {
    for (const option of options) {
      const key = keyOf(option);
      const taker = takers.get(key) ?? { option, names: [] };
      takers.set(key, taker);
      taker.names.push(path.slice(1).join(' '));
    }
  }
  const ofProgram = program.options.filter((option) => !takers.has(keyOf(option)));
  return [
    ...ofProgram.flatMap((option) => optionLines(option)),
    ...[...takers.values()].flatMap(({ option, names }) => {
      return optionLines(option, names.length === commands.length - 1 ? undefined : names);
    }),
  ];
}

function keyOf({ short = '', long = '', valueName = '' }: OptionShape): string {
  return `${short} ${long} ${valueName}`;
}

function optionLines(
  { short, long, help, valueName, offer, variable }: OptionShape,
  names?: readonly string[],
): string[] {
  const flags = [short, long].filter((flag) => flag !== undefined).map((flag) => `${bold(flag)}`);
  const value = valueName === undefined ? '' : ` ${italic(valueName)}`;
  const choices = offer.kind === 'words' ? [`Values: ${offer.words.map(text).join(', ')}.`] : [];
  const fromVariable = variable === undefined ? [] : [`Environment: ${bold(variable)}.`];
  const commands = names === undefined ? [] : [`Commands: ${names.map(text).join(', ')}.`];
  return ['.TP', `${flags.join(', ')}${value}`, `${text(upperStart(help))}.`, ...choices, ...fromVariable, ...commands];
}

function environment(commands: readonly CommandShape[]): string[] {
  const variables = new Map<string, string>();
  for (const { variable, long = '' } of commands.flatMap(({ options }) => options)) {
    if (variable !== undefined) variables.set(variable, long);
  }
  return [
    'An empty variable counts as not set.',
    ...[...variables].flatMap(([name, flag]) => [
      '.TP',
      `.B ${text(name)}`,
      `Stands for ${bold(flag)} where that is not given.`,
    ]),
    '.TP',
    '.BR NO_COLOR ", " FORCE_COLOR',
    'Switch the colors of messages off or on.',
    '.TP',
    '.B REGISTRY_AUTH_FILE',
    `Credentials for registries, without ${bold('--authfile')}.`,
  ];
}

const description = [
  'chunkah reads a directory with the root filesystem of a Linux system and writes an OCI image of it.',
  'Files of one package or component share a layer, and components that change together share layers,',
  'so that clients download only what has changed.',
  '.PP',
  'Options take precedence over environment variables, which take precedence over the config file.',
];

const exitStatus = [
  ...['.TP', '.B 0', 'Success.'],
  ...['.TP', '.B 1', 'Something is wrong with the options, the input or the output.'],
  ...['.TP', '.B 2', 'A bug in chunkah.'],
  ...['.TP', '.B 129, 130, 143', 'Ended by SIGHUP, SIGINT or SIGTERM.'],
];

const files = [
  '.TP',
  '.I chunkah.config.ts',
  `The config of a build, in the working directory; ${bold('chunkah init')} writes one.`,
];

const examples = [
  ...['.EX', 'chunkah plan \\-\\-rootfs rootfs', 'chunkah build \\-\\-rootfs rootfs \\-o oci:image'],
  ...['chunkah build \\-\\-rootfs rootfs \\-\\-previous oci:image \\-o oci:image.new', '.EE'],
];

function bold(plain: string): string {
  return `\\fB${text(plain)}\\fR`;
}

function italic(plain: string): string {
  return `\\fI${text(plain)}\\fR`;
}

/** Plain text in roff: hyphens are those of options, and no line is a request. */
function text(plain: string): string {
  return plain.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll("'", '\\(aq').replace(/^\./, '\\&.');
}

function upperStart(sentence: string): string {
  return sentence.replace(/^[a-z](?=[a-z]*[ ;:,])/, (letter) => letter.toUpperCase());
}

function lowerStart(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
