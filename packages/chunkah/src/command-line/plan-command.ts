import { isChunkahError } from '@chunkah/core';
import { aboutOption } from '@chunkah/core/engine';
import { jsonText, planMarkdown, planText } from '@chunkah/report';
import { limitsExceeded } from '../limits/errors.ts';
import { plan } from '../pipeline/plan.ts';
import { checkReport } from '../report/report-file.ts';
import { compareOptions, resultFormat } from './compare-options.ts';
import { toCompression } from './compression.ts';
import { comparesWithNothing } from './errors.ts';
import { forecastOptions } from './forecast-options.ts';
import type { Invocation } from './invocation.ts';
import { namedByFlag } from './option-sources.ts';
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
  const { against } = options;
  const format = resultFormat(options);
  const comparing = compareOptions(options);
  if (against === undefined && Object.keys(comparing).length > 0) throw comparesWithNothing();
  const planOptions = toPlanOptions(settings);
  const reports = namedReports({ ...writtenReports(settings), writePeakMemTo: options.writePeakMemTo });
  for (const { name, path } of reports) aboutOption({ name }, () => checkReport(path));
  refuseSharedPlaces({ result: format === 'json' ? 'json' : 'text', reports });
  const logger = messages.logger();
  const progress = startProgress(messages, options.progress);
  const result = await plan({
    ...planOptions,
    ...forecastOptions(options),
    ...(against === undefined ? {} : { against, ...comparing }),
    ...toCompression(settings, logger),
    writtenFiles: [...reports.map(({ path }) => pathToWrite(path)), ...standardOutputFile()],
    signal,
    logger,
    onSpool: (spooled) => progress.read(spooled),
    onScan: (entries) => progress.scan(entries),
  })
    .catch((error: unknown) => {
      throw isAboutAgainst(error) ? namedByFlag(error) : error;
    })
    .finally(() => progress.stop());
  const texts = { text: () => planText(result, standardOutput.columns), markdown: planMarkdown, json: jsonText };
  standardOutput.write(`${texts[format](result)}\n`);
  const errors = result.findings?.filter(({ severity }) => severity === 'error') ?? [];
  if (errors.length > 0) throw limitsExceeded(errors);
}

/** The only option about an image that a config cannot set. */
function isAboutAgainst(error: unknown): boolean {
  return isChunkahError(error) && error.option?.name === 'against';
}
