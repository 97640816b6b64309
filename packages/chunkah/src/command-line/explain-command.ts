import { explanationText, jsonText } from '@chunkah/report';
import { explain } from '../pipeline/explain.ts';
import type { Invocation } from './invocation.ts';
import { sourceLabel } from './option-sources.ts';
import { toPlanOptions } from './plan-options.ts';
import { startProgress } from './progress.ts';
import type { RunSettings } from './settings.ts';
import { standardOutput } from './standard-output.ts';
import { standardOutputFile } from './standard-output-names.ts';
import { withSettings } from './with-settings.ts';

/** `chunkah explain` */
export function explainCommand(invocation: Invocation): Promise<void> {
  return withSettings(invocation, (settings) => explainWith(settings, invocation));
}

async function explainWith(settings: RunSettings, invocation: Invocation): Promise<void> {
  const { options, operands, messages, signal } = invocation;
  const planOptions = toPlanOptions(settings);
  const progress = startProgress(messages, options.progress);
  const result = await explain({
    ...planOptions,
    writtenFiles: standardOutputFile(),
    paths: operands,
    signal,
    logger: messages.logger(),
    onSpool: (spooled) => progress.read(spooled),
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  const sourceOf = (rule: string) => sourceLabel(settings, { name: 'prune', value: rule });
  const text =
    options.json === true ? jsonText(result) : explanationText(result, { width: standardOutput.columns, sourceOf });
  standardOutput.write(`${text}\n`);
}
