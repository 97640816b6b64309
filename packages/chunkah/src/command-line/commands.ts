import { buildCommand } from './build-command.ts';
import { configCommand } from './config-command.ts';
import { diffCommand } from './diff-command.ts';
import { explainCommand } from './explain-command.ts';
import { inspectCommand } from './inspect-command.ts';
import type { Run } from './invocation.ts';
import { planCommand } from './plan-command.ts';
import { reposCommand } from './repos-command.ts';
import { validateCommand } from './validate-command.ts';

/**
 * Commands that load together: they share nearly all of their code, and each file of a bundle costs
 * time before a run begins.
 */
export const commands = {
  build: buildCommand,
  plan: planCommand,
  config: configCommand,
  repos: reposCommand,
  explain: explainCommand,
  inspect: inspectCommand,
  validate: validateCommand,
  diff: diffCommand,
} as const satisfies Readonly<Record<string, Run>>;
