import { type CommandShape, type OperandShape, type OptionShape, withCommandsBelow } from './command-shapes.ts';
import type { Offer } from './offer.ts';

/** A completion script for zsh, for a folder of `fpath` or to be sourced. */
export function zshCompletion(program: CommandShape): string {
  const commands = withCommandsBelow(program);
  return `#compdef chunkah
# Completion of chunkah for zsh, made by \`chunkah completion zsh\`.

${commands.map(commandFunction).join('\n')}
${fixedPart}`;
}

function commandFunction({ path, commands, options, operands }: CommandShape): string {
  const name = functionName(path);
  const specs = options.map(optionSpec);
  if (commands.length === 0) {
    return `${name}() {
  _arguments -s -S ${[...specs, ...operands.map(operandSpec)].join(' \\\n    ')}
}
`;
  }
  return `${name}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -s -S -C ${[...specs, "'1:command:->command'", "'*:: :->rest'"].join(' \\\n    ')} && return
  case $state in
    command)
      local -a commands=(
${commands.map((command) => `        ${quoted(`${command.path.at(-1)}:${command.help}`)}`).join('\n')}
      )
      _describe command commands ;;
    rest)
      curcontext="\${curcontext%:*:*}:chunkah-$line[1]:"
      case $line[1] in
${commands.map((command) => `        ${command.path.at(-1)}) ${functionName(command.path)} ;;`).join('\n')}
      esac ;;
  esac
}
`;
}

function functionName(path: readonly string[]): string {
  return `_${path.join('_')}`;
}

/** `'(-o --output)'{-o+,--output=}'[help]:target:action'` */
function optionSpec({ short, long, help, valueName, offer, isRepeatable }: OptionShape): string {
  const hasValue = valueName !== undefined;
  const forms = [
    ...(short === undefined ? [] : [`${short}${hasValue ? '+' : ''}`]),
    ...(long === undefined ? [] : [`${long}${hasValue ? '=' : ''}`]),
  ];
  const flags = [short, long].filter((flag) => flag !== undefined).join(' ');
  const before = isRepeatable ? "'*'" : `'(${flags})'`;
  const text = `[${escaped(help)}]${hasValue ? `:${escaped(valueName)}:${action(offer)}` : ''}`;
  const form = forms.length === 1 ? quoted(`${forms[0]}`) : `{${forms.join(',')}}`;
  return `${before}${form}${quoted(text)}`;
}

function operandSpec({ name, offer, isRepeatable }: OperandShape, index: number): string {
  return quoted(`${isRepeatable ? '*' : index + 1}:${escaped(name)}:${action(offer)}`);
}

/** A function that begins with a space gets no arguments of zsh's own. */
function action(offer: Offer): string {
  switch (offer.kind) {
    case 'nothing':
      return ' ';
    case 'words':
      return `(${offer.words.map(escaped).join(' ')})`;
    case 'files':
      return '_files';
    case 'directories':
      return '_files -/';
    case 'prefixed':
      return ` _chunkah__prefixed ${offer.prefixes.map(escaped).join(' ')}`;
    case 'entries':
      return ' _chunkah__entries';
  }
}

/** Text inside a specification of `_arguments`. */
function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const fixedPart = `
# A prefix such as oci: with a path behind it, or a path alone.
_chunkah__prefixed() {
  local prefix
  for prefix in "$@"; do
    [[ $PREFIX == "$prefix"* ]] || continue
    [[ $prefix != *// ]] || return 1
    compset -P "$prefix"
    _files
    return
  done
  compadd -S '' -- "$@"
  _files
}

# Paths inside the root filesystem.
_chunkah__entries() {
  local rootfs=\${opt_args[--rootfs]:-$CHUNKAH_ROOTFS}
  [[ -n $rootfs && $PREFIX == /* ]] || return 1
  compset -P /
  _files -W "$rootfs"
}

if [[ $funcstack[1] == _chunkah ]]; then
  _chunkah "$@"
else
  compdef _chunkah chunkah
fi
`;
