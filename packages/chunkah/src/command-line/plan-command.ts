import { plan } from '../pipeline/plan.ts';
import { planText } from '../report/plan-text.ts';
import { checkReport } from '../report/report-file.ts';
import type { Invocation } from './invocation.ts';
import { toPlanOptions } from './plan-options.ts';
import { startProgress } from './progress.ts';
import { readSettings } from './settings.ts';
import { standardOutput } from './standard-output.ts';

/** `chunkah plan` */
export async function planCommand(invocation: Invocation): Promise<void> {
  const { options, messages, signal } = invocation;
  const planOptions = toPlanOptions(await readSettings(invocation));
  if (planOptions.componentsFile !== undefined) checkReport(planOptions.componentsFile);
  const progress = startProgress(messages, options.progress);
  const result = await plan({
    ...planOptions,
    writtenFiles: options.writePeakMemTo === undefined ? [] : [options.writePeakMemTo],
    signal,
    logger: messages.logger(),
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  const text = options.json === true ? JSON.stringify(result, null, 2) : planText(result, standardOutput.columns);
  standardOutput.write(`${text}\n`);
}
