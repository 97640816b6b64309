import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { run } from '../program.ts';

/** A shell in a terminal, at whose prompt tests type. */
export interface InteractiveShell {
  /** What the line is once the tabulator key was pressed. */
  afterTab(typed: string): Promise<string>;
  end(): Promise<void>;
}

/** Milliseconds until a shell has to show the line. */
const patience = 20_000;

/** The key that the set-up of each shell binds: it writes the line to a file, and empties it. */
const writeLine = 'C-y';

/** What each shell reads first. */
const setUps = {
  bash: (script: string, line: string) => `
    PS1='$ '
    stty -ixon
    source '${script}'
    bind -x '"\\C-y": printf %s "$READLINE_LINE" > ${line}.part; mv ${line}.part ${line}; READLINE_LINE='
    touch ${line}`,
  zsh: (script: string, line: string) => `
    PS1='$ '
    autoload -U compinit && compinit -D
    source '${script}'
    write-line() { print -rn -- "$BUFFER" > ${line}.part; mv ${line}.part ${line}; BUFFER= }
    zle -N write-line
    bindkey '^Y' write-line
    touch ${line}`,
} as const;

const commands = {
  bash: (setUp: string) => `env -u CHUNKAH_ROOTFS bash --noprofile --rcfile '${setUp}' -i`,
  // zsh reads .zshrc of ZDOTDIR.
  zsh: (setUp: string) => `env -u CHUNKAH_ROOTFS ZDOTDIR='${join(setUp, '..')}' zsh -d -i`,
} as const;

/**
 * @param directory where it starts, and where its files are.
 * @param script the completion script.
 */
export async function startShell(name: 'bash' | 'zsh', directory: string, script: string): Promise<InteractiveShell> {
  const line = join(directory, 'line');
  const setUp = join(directory, '.zshrc');
  writeFileSync(join(directory, 'script'), script);
  writeFileSync(setUp, setUps[name](join(directory, 'script'), line));
  const socket = join(directory, 'tmux');
  const tmux = (...args: string[]) => run('tmux', ['-S', socket, '-f', '/dev/null', ...args], { cwd: directory });
  const written = async () => {
    const end = Date.now() + patience;
    while (!existsSync(line)) {
      if (Date.now() > end) throw new Error(`no line: ${await tmux('capture-pane', '-p')}`);
      await setTimeout(10);
    }
    const text = readFileSync(line, 'utf8');
    renameSync(line, `${line}.read`);
    return text;
  };
  await tmux('new-session', '-d', '-x', '200', '-y', '50', commands[name](setUp));
  await written();
  return {
    async afterTab(typed) {
      await tmux('send-keys', '-l', typed);
      await tmux('send-keys', 'Tab', writeLine);
      return await written();
    },
    async end() {
      await tmux('kill-server');
      rmSync(socket, { force: true });
    },
  };
}
