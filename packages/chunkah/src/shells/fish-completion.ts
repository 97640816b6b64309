import { type CommandShape, type OptionShape, withCommandsBelow } from './command-shapes.ts';
import type { Offer } from './offer.ts';

/** A completion script for fish 3. */
export function fishCompletion(program: CommandShape): string {
  const withValue = program.options.filter(({ valueName }) => valueName !== undefined);
  const skipped = withValue.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined));
  return `# Completion of chunkah for fish, made by \`chunkah completion fish\`.
${fixedPart(skipped)}
complete -c chunkah -f
${withCommandsBelow(program).flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, commands, options, operands }: CommandShape): string[] {
  const words = path.slice(1);
  const condition = `complete -c chunkah -n ${quoted(['__chunkah_at', ...words].join(' '))}`;
  const exact = `complete -c chunkah -n ${quoted(['__chunkah_just_at', ...words].join(' '))}`;
  return [
    ...commands.map((command) => `${exact} -a ${command.path.at(-1)} -d ${quoted(command.help)}`),
    ...options.map((option) => `${condition} ${optionPart(option)}`),
    ...operands
      .slice(0, 1)
      .flatMap(({ offer }) => (offer.kind === 'nothing' ? [] : `${condition} ${offerPart(offer)}`)),
  ];
}

function optionPart({ short, long, help, valueName, offer }: OptionShape): string {
  return [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    ...(long === undefined ? [] : [`-l ${long.slice(2)}`]),
    ...(valueName === undefined ? [] : [offer.kind === 'files' ? '-r -F' : `-x ${offerPart(offer)}`.trim()]),
    `-d ${quoted(help)}`,
  ].join(' ');
}

function offerPart(offer: Offer): string {
  switch (offer.kind) {
    case 'nothing':
      return '';
    case 'words':
      return `-a ${quoted(offer.words.join(' '))}`;
    case 'files':
      return '-F';
    case 'directories':
      return "-a '(__chunkah_directories)'";
    case 'prefixed':
      return `-a ${quoted(`(__chunkah_prefixed ${offer.prefixes.join(' ')})`)}`;
    case 'entries':
      return "-a '(__chunkah_entries)'";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}

/** @param skipped options before the command that take a value. */
function fixedPart(skipped: readonly string[]): string {
  return `
# The words before the cursor that are not options: the command, and what follows it.
function __chunkah_words
    set -l is_value no
    for token in (commandline -opc)[2..]
        if test $is_value = yes
            set is_value no
        else if contains -- $token ${skipped.join(' ')}
            set is_value yes
        else if not string match -q -- '-*' $token
            echo $token
        end
    end
end

# Whether the command is this one.
function __chunkah_at
    set -l words (__chunkah_words)
    if test (count $argv) -eq 0
        test (count $words) -eq 0
    else
        test "$words[1..$(count $argv)]" = "$argv"
    end
end

# Whether the command is this one, and nothing follows it.
function __chunkah_just_at
    test "$(__chunkah_words)" = "$argv"
end

# The word at the cursor, without the option before its value.
function __chunkah_value
    commandline -ct | string replace -r -- '^--[a-z-]+=' ''
end

function __chunkah_directories
    __fish_complete_directories (__chunkah_value) ''
end

# A prefix such as oci: with a path behind it, or a path alone.
function __chunkah_prefixed
    set -l value (__chunkah_value)
    for prefix in $argv
        if string match -q -- "$prefix*" $value
            if not string match -q -- '*//' $prefix
                set -l path (string sub -s (math (string length -- $prefix) + 1) -- $value)
                string replace -r -- '^' $prefix (__fish_complete_path $path '')
            end
            return
        end
    end
    printf '%s\n' $argv
    __fish_complete_path $value ''
end

# Paths inside the root filesystem.
function __chunkah_entries
    set -l rootfs $CHUNKAH_ROOTFS
    set -l tokens (commandline -opc)
    for number in (seq (count $tokens))
        if test $tokens[$number] = --rootfs; and set -q tokens[(math $number + 1)]
            set rootfs $tokens[(math $number + 1)]
        else if string match -q -- '--rootfs=*' $tokens[$number]
            set rootfs (string replace -- --rootfs= '' $tokens[$number])
        end
    end
    test -n "$rootfs"; or return
    set rootfs (string trim -r -c / -- $rootfs)
    for path in (__fish_complete_path $rootfs(commandline -ct) '')
        string sub -s (math (string length -- $rootfs) + 1) -- $path
    end
end
`;
}
