import { presets } from '@chunkah/presets';
import type { Command } from 'commander';
import { builtInRepos } from '../pipeline/built-in-repos.ts';
import { bashCompletion } from '../shells/bash-completion.ts';
import { type CommandShape, shapeOf } from '../shells/command-shapes.ts';
import { fishCompletion } from '../shells/fish-completion.ts';
import { manualPage } from '../shells/manual-page.ts';
import { zshCompletion } from '../shells/zsh-completion.ts';
import type { Invocation } from './invocation.ts';
import type { ShellName } from './shell-names.ts';
import { standardOutput } from './standard-output.ts';

const scripts: Readonly<Record<ShellName, (program: CommandShape) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `chunkah completion` */
export async function completionCommand(program: Command, { operands }: Invocation): Promise<void> {
  standardOutput.write(scripts[operands[0] as ShellName](programShape(program)));
}

/** `chunkah man` */
export async function manCommand(program: Command): Promise<void> {
  standardOutput.write(manualPage(programShape(program)));
}

function programShape(program: Command): CommandShape {
  return shapeOf(program, { repos: builtInRepos, presets: presets.map(({ name }) => name) });
}
