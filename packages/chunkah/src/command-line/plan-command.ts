import { plan } from '../pipeline/plan.ts';
import { layerTable } from '../report/layer-table.ts';
import type { Messages } from './messages.ts';
import type { CommandOptions } from './options.ts';
import { type IsGiven, toPlanOptions } from './plan-options.ts';
import { startProgress } from './progress.ts';

/** `chunkah plan` */
export async function planCommand(
  options: CommandOptions,
  isGiven: IsGiven,
  messages: Messages,
  signal: AbortSignal,
): Promise<void> {
  const planOptions = toPlanOptions(options, isGiven);
  const progress = startProgress(messages, options.progress);
  const result = await plan({
    ...planOptions,
    signal,
    logger: messages.logger(options.verbose),
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  const text =
    options.json === true
      ? JSON.stringify(result, null, 2)
      : layerTable(result.layers, process.stdout.isTTY ? process.stdout.columns : undefined);
  process.stdout.write(`${text}\n`);
}
