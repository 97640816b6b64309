import { aboutOption } from '@chunkah/core/engine';
import { jsonText, planText } from '@chunkah/report';
import { limitsExceeded } from '../limits/errors.ts';
import { plan } from '../pipeline/plan.ts';
import { checkReport } from '../report/report-file.ts';
import { toCompression } from './compression.ts';
import { forecastOptions } from './forecast-options.ts';
import type { Invocation } from './invocation.ts';
import { toPlanOptions, writtenReports } from './plan-options.ts';
import { startProgress } from './progress.ts';
import type { RunSettings } from './settings.ts';
import { namedReports, refuseSharedPlaces } from './shared-places.ts';
import { standardOutput } from './standard-output.ts';
import { pathToWrite, standardOutputFile } from './standard-output-names.ts';
import { withSettings } from './with-settings.ts';

/** `chunkah plan` */
export function planCommand(invocation: Invocation): Promise<void> {
  return withSettings(invocation, (settings) => planWith(settings, invocation));
}

async function planWith(settings: RunSettings, invocation: Invocation): Promise<void> {
  const { options, messages, signal } = invocation;
  const planOptions = toPlanOptions(settings);
  const reports = namedReports({ ...writtenReports(settings), writePeakMemTo: options.writePeakMemTo });
  for (const { name, path } of reports) aboutOption({ name }, () => checkReport(path));
  refuseSharedPlaces({ result: options.json === true ? 'json' : 'text', reports });
  const logger = messages.logger();
  const progress = startProgress(messages, options.progress);
  const result = await plan({
    ...planOptions,
    ...forecastOptions(options),
    ...toCompression(settings, logger),
    writtenFiles: [...reports.map(({ path }) => pathToWrite(path)), ...standardOutputFile()],
    signal,
    logger,
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  const text = options.json === true ? jsonText(result) : planText(result, standardOutput.columns);
  standardOutput.write(`${text}\n`);
  const errors = result.findings?.filter(({ severity }) => severity === 'error') ?? [];
  if (errors.length > 0) throw limitsExceeded(errors);
}
