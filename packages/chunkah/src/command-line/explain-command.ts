import { explain } from '../pipeline/explain.ts';
import { explanationText } from '../report/explanation-text.ts';
import type { Invocation } from './invocation.ts';
import { toPlanOptions } from './plan-options.ts';
import { startProgress } from './progress.ts';
import { readSettings } from './settings.ts';
import { standardOutput } from './standard-output.ts';

/** `chunkah explain` */
export async function explainCommand(invocation: Invocation): Promise<void> {
  const { options, operands, messages, signal } = invocation;
  const planOptions = toPlanOptions(await readSettings(invocation));
  const progress = startProgress(messages, options.progress);
  const result = await explain({
    ...planOptions,
    paths: operands,
    signal,
    logger: messages.logger(),
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  const text =
    options.json === true ? JSON.stringify(result, null, 2) : explanationText(result, standardOutput.columns);
  standardOutput.write(`${text}\n`);
}
