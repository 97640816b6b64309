import { explain } from '../pipeline/explain.ts';
import { explanationText } from '../report/explanation-text.ts';
import type { Messages } from './messages.ts';
import type { CommandOptions } from './options.ts';
import { type IsGiven, toPlanOptions } from './plan-options.ts';
import { startProgress } from './progress.ts';

/** `chunkah explain` */
export async function explainCommand(
  options: CommandOptions,
  isGiven: IsGiven,
  messages: Messages,
  signal: AbortSignal,
  paths: readonly string[],
): Promise<void> {
  const planOptions = toPlanOptions(options, isGiven);
  const progress = startProgress(messages, options.progress);
  const result = await explain({
    ...planOptions,
    paths,
    signal,
    logger: messages.logger(options.verbose),
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  process.stdout.write(`${options.json === true ? JSON.stringify(result, null, 2) : explanationText(result)}\n`);
}
