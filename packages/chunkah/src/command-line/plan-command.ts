import { aboutOption } from '@chunkah/core/engine';
import { jsonText, planText } from '@chunkah/report';
import { plan } from '../pipeline/plan.ts';
import { checkReport } from '../report/report-file.ts';
import { forecastOptions } from './forecast-options.ts';
import type { Invocation } from './invocation.ts';
import { toPlanOptions } from './plan-options.ts';
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
  const { componentsFile } = planOptions;
  if (componentsFile !== undefined) aboutOption({ name: 'componentsFile' }, () => checkReport(componentsFile));
  const reports = namedReports({
    componentsFile: settings.scalars.componentsFile?.value,
    writePeakMemTo: options.writePeakMemTo,
  });
  refuseSharedPlaces({ result: options.json === true ? 'json' : 'text', reports });
  const progress = startProgress(messages, options.progress);
  const result = await plan({
    ...planOptions,
    ...forecastOptions(options),
    writtenFiles: [...reports.map(({ path }) => pathToWrite(path)), ...standardOutputFile()],
    signal,
    logger: messages.logger(),
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  const text = options.json === true ? jsonText(result) : planText(result, standardOutput.columns);
  standardOutput.write(`${text}\n`);
}
