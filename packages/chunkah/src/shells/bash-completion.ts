import { type CommandShape, type OptionShape, withCommandsBelow } from './command-shapes.ts';
import type { Offer } from './offer.ts';

/**
 * A completion script for bash 4.4 and later, which needs no other package. Words may hold `:` and
 * `=`, which bash takes for the ends of words.
 */
export function bashCompletion(program: CommandShape): string {
  const commands = withCommandsBelow(program);
  return `# Completion of chunkah for bash, made by \`chunkah completion bash\`.

# What a command takes: its commands, its options, and the kind and words of its operands.
__chunkah_command() {
  case $1 in
${commands.map(commandCase).join('\n')}
  esac
}

# What an option of a command takes; no kind for an option without a value.
__chunkah_option() {
  kind= offered=
  case $1 in
${commands.map(optionsCase).join('\n')}
  esac
}
${fixedPart}`;
}

function commandCase({ path, commands, options, operands }: CommandShape): string {
  const names = commands.map((command) => command.path.at(-1));
  const { kind, words } = reply(operands[0]?.offer ?? { kind: 'nothing' });
  const flags = options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined));
  return `    ${quoted(path.join(' '))})
      commands=${quoted(names.join(' '))} flags=${quoted(flags.join(' '))}
      kind=${kind} offered=${quoted(words)} ;;`;
}

function optionsCase({ path, options }: CommandShape): string {
  const cases = options.filter(({ valueName }) => valueName !== undefined).map(optionCase);
  return `    ${quoted(path.join(' '))})
      case $2 in
${cases.join('\n')}
      esac ;;`;
}

function optionCase({ short, long, offer }: OptionShape): string {
  const { kind, words } = reply(offer);
  const flags = [short, long].filter((flag) => flag !== undefined).join(' | ');
  return `        ${flags}) kind=${kind}${words === '' ? '' : ` offered=${quoted(words)}`} ;;`;
}

function reply(offer: Offer): { readonly kind: Offer['kind']; readonly words: string } {
  const { kind } = offer;
  if (kind === 'words') return { kind, words: offer.words.join(' ') };
  return { kind, words: kind === 'prefixed' ? offer.prefixes.join(' ') : '' };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const fixedPart = `
# Puts the words up to the cursor into words; those that bash takes apart at : and = are whole.
__chunkah_words() {
  local line=$COMP_LINE number word
  words=()
  for ((number = 0; number <= COMP_CWORD; number++)); do
    word=\${COMP_WORDS[number]}
    if [[ \${#words[@]} -eq 0 || -z $line || $line == [[:space:]]* ]]; then
      line=\${line#"\${line%%[![:space:]]*}"}
      words+=("$word")
    else
      words[-1]+=$word
    fi
    line=\${line#"$word"}
  done
}

# Offers the words that begin like this one; of those with a colon, where that ends a word for bash,
# what is behind it.
__chunkah_words_like() {
  COMPREPLY=($(compgen -W "$offered" -- "$1"))
  if [[ $1 == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${1%"\${1##*:}"}"}")
  fi
}

# Offers what begins like the word. Paths are left to bash, which knows about quotes and tildes.
__chunkah_offer() {
  local word=$1 prefix path
  case $kind in
    words) __chunkah_words_like "$word" ;;
    files) compopt -o default ;;
    directories) compopt -o dirnames ;;
    prefixed)
      for prefix in $offered; do
        [[ $word == "$prefix"* ]] || continue
        [[ $prefix == *// ]] || compopt -o default
        return
      done
      __chunkah_words_like "$word"
      if ((\${#COMPREPLY[@]})); then compopt -o nospace; else compopt -o default; fi ;;
    entries)
      [[ -n $rootfs ]] || return
      compopt -o nospace
      while IFS= read -r path; do
        if [[ -d $path ]]; then path+=/; else path+=' '; fi
        path=\${path#"\${rootfs%/}"}
        COMPREPLY+=("$path")
      done < <(compgen -f -- "\${rootfs%/}$word") ;;
  esac
}

_chunkah() {
  local IFS=$' \\t\\n' command=chunkah commands flags kind offered word option number last
  local rootfs=\${CHUNKAH_ROOTFS-} only_operands=
  local -a words
  COMPREPLY=()
  __chunkah_words
  last=$((\${#words[@]} - 1))
  for ((number = 1; number < last; number++)); do
    word=\${words[number]}
    if [[ $word == -- ]]; then
      only_operands=yes
    elif [[ -z $only_operands && $word == -* ]]; then
      __chunkah_option "$command" "\${word%%=*}"
      if [[ $word == --rootfs=* ]]; then rootfs=\${word#*=}; fi
      if [[ -z $kind || $word == *=* ]]; then continue; fi
      number=$((number + 1))
      if ((number == last)); then
        __chunkah_offer "\${words[last]}"
        return
      fi
      if [[ $word == --rootfs ]]; then rootfs=\${words[number]}; fi
    else
      __chunkah_command "$command"
      if [[ " $commands " == *" $word "* ]]; then command+=" $word"; fi
    fi
  done
  word=\${words[last]}
  if [[ -z $only_operands && $word == --*=* ]]; then
    option=\${word%%=*}
    __chunkah_option "$command" "$option"
    __chunkah_offer "\${word#*=}"
    # Only what is behind the = is replaced, unless it does not end a word.
    if [[ $COMP_WORDBREAKS != *=* ]]; then COMPREPLY=("\${COMPREPLY[@]/#/$option=}"); fi
    return
  fi
  __chunkah_command "$command"
  if [[ -z $only_operands && $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$word"))
  else
    __chunkah_offer "$word"
  fi
}

complete -F _chunkah chunkah
`;
