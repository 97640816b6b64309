import type { Logger } from '@chunkah/core';
import { aboutOption } from '@chunkah/core/engine';
import type { BuildResult, PushedImage } from '@chunkah/report';
import { downloadText, forecastText, formatBytes, jsonText, previousText } from '@chunkah/report';
import { build } from '../pipeline/build.ts';
import type { BuildOptions } from '../pipeline/options.ts';
import { checkReport, writeReport } from '../report/report-file.ts';
import { blobsText } from './blobs-text.ts';
import { toCompression } from './compression.ts';
import { optionIsEmpty } from './errors.ts';
import { forecastOptions } from './forecast-options.ts';
import type { Invocation } from './invocation.ts';
import { sourceLabel } from './option-sources.ts';
import { type Output, toOutput, toPlanOptions, writtenReports } from './plan-options.ts';
import { isInRegistry } from './previous-setting.ts';
import { startProgress } from './progress.ts';
import type { RunSettings } from './settings.ts';
import { namedReports, refuseSharedPlaces } from './shared-places.ts';
import { standardOutput } from './standard-output.ts';
import { pathToWrite, standardOutputFile } from './standard-output-names.ts';
import { withSettings } from './with-settings.ts';

/** `chunkah build` */
export function buildCommand(invocation: Invocation): Promise<void> {
  return withSettings(invocation, (settings) => buildWith(settings, invocation));
}

async function buildWith(settings: RunSettings, { options, messages, signal }: Invocation): Promise<void> {
  const { digestfile } = settings.scalars;
  const output = toOutput(settings, options.json === true);
  const reports = namedReports({
    digestfile: digestfile?.value,
    ...writtenReports(settings),
    writePeakMemTo: options.writePeakMemTo,
  });
  for (const { name, path } of reports) aboutOption({ name }, () => checkReport(path));
  refuseSharedPlaces({ output: output.target, result: options.json === true ? 'json' : undefined, reports });
  const printed = options.json === true ? standardOutputFile() : [];
  const writtenFiles = [...reports.map(({ path }) => pathToWrite(path)), ...printed];
  const logger = messages.logger();
  const imageOptions = toImageOptions(settings, output, logger);
  warnOfUnused(settings, output, (message) => logger.warn(message));
  const progress = startProgress(messages, options.progress);
  const result = await build({
    ...imageOptions,
    ...forecastOptions(options),
    writtenFiles,
    signal,
    logger,
    onSpool: (spooled) => progress.read(spooled),
    onScan: (entries) => progress.scan(entries),
    onWrite: (written) => progress.write(written),
  }).finally(() => progress.stop());
  if (digestfile !== undefined) {
    aboutOption({ name: 'digestfile' }, () => writeReport(pathToWrite(digestfile.value), result.digest));
  }
  if (options.json === true) standardOutput.write(`${jsonText(result)}\n`);
  messages.note(summary(result));
  messages.note(`expected download: ${downloadText(result.summary)}`);
  if (result.forecast !== undefined) {
    for (const line of forecastText(result.forecast, result.summary.bytes).split('\n')) messages.note(line);
  }
  if (result.pushed !== undefined) messages.note(pushSummary(result.pushed));
  if (result.stored !== undefined) messages.note(`${result.stored.names.join(', ')}: stored by ${result.stored.by}`);
}

/** What only an image needs besides the plan. */
function toImageOptions(settings: RunSettings, { target, tags }: Output, logger: Logger): BuildOptions {
  const { mountFrom } = settings.scalars;
  return {
    ...toPlanOptions(settings),
    output: target,
    labels: settings.labels.map(({ value }) => value),
    annotations: settings.annotations.map(({ value }) => value),
    tag: tags,
    ...(mountFrom === undefined ? {} : { mountFrom: mountFrom.value }),
    ...toCompression(settings, logger),
  };
}

/** Options about registries that a command line gives for nothing. */
function warnOfUnused(settings: RunSettings, { target }: Output, warn: (message: string) => void): void {
  const { authfile, image, mountFrom, previous, registryCa } = settings.scalars;
  const given = { authfile, registryCa, registryInsecure: settings.registryInsecure[0], mountFrom };
  const isImageThere = [image, previous].some((setting) => setting !== undefined && isInRegistry(setting.value));
  for (const [name, setting] of Object.entries(given)) {
    if (setting?.value === '') throw optionIsEmpty(name, 'a value');
    if (target.kind === 'registry' || setting?.origin !== 'command line') continue;
    if (isImageThere && name !== 'mountFrom') continue;
    warn(`${sourceLabel(settings, { name }) ?? name} does nothing without an image in a registry`);
  }
}

function pushSummary({ names, blobs }: PushedImage): string {
  return `${names.join(', ')}: ${blobsText(blobs)}`;
}

function summary({ digest, layers, previous, statistics }: BuildResult): string {
  const seconds = statistics.prepareSeconds + statistics.writeSeconds;
  return `${digest}: ${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}, ${formatBytes(statistics.layerBytes)}, ${seconds.toFixed(1)} s${previous === undefined ? '' : `; ${previousText(previous)}`}`;
}
