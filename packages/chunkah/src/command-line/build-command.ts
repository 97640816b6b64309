import { printable } from '@chunkah/core';
import type { ImageTarget } from '@chunkah/oci';
import { absolutePath } from '@chunkah/rootfs';
import { build } from '../pipeline/build.ts';
import type { BuildOptions } from '../pipeline/options.ts';
import type { BuildResult } from '../pipeline/result.ts';
import { formatBytes } from '../report/bytes.ts';
import { checkReport, writeReport } from '../report/report-file.ts';
import { usageError } from './errors.ts';
import type { Invocation } from './invocation.ts';
import { type Output, toOutput, toPlanOptions } from './plan-options.ts';
import { startProgress } from './progress.ts';
import { type RunSettings, readSettings } from './settings.ts';
import { standardOutput } from './standard-output.ts';
import { pathToWrite } from './standard-output-names.ts';

/** `chunkah build` */
export async function buildCommand(invocation: Invocation): Promise<void> {
  const { options, messages, signal } = invocation;
  const settings = await readSettings(invocation);
  const { digestfile, componentsFile } = settings.scalars;
  const output = toOutput(settings, options.json === true);
  const reports = [digestfile?.value, componentsFile?.value].filter((path) => path !== undefined);
  for (const report of reports) checkReport(report);
  const writtenFiles = options.writePeakMemTo === undefined ? reports : [...reports, options.writePeakMemTo];
  refuseSharedNames(writtenFiles, output.target);
  const imageOptions = toImageOptions(settings, output);
  const logger = messages.logger();
  if (settings.scalars.compressionLevel?.origin !== 'default' && settings.scalars.compressed?.value !== true) {
    logger.warn('--compression-level does nothing without --compressed');
  }
  const progress = startProgress(messages, options.progress);
  const result = await build({
    ...imageOptions,
    writtenFiles,
    signal,
    logger,
    onScan: (entries) => progress.scan(entries),
    onWrite: (counter, total) => progress.write(counter, total),
  }).finally(() => progress.stop());
  if (digestfile !== undefined) writeReport(pathToWrite(digestfile.value), result.digest);
  if (options.json === true) standardOutput.write(`${JSON.stringify(result, null, 2)}\n`);
  messages.note(summary(result));
}

/** What only an image needs besides the plan. */
function toImageOptions(settings: RunSettings, { target, tag }: Output): BuildOptions {
  const { architecture, compressed, compressionLevel } = settings.scalars;
  return {
    ...toPlanOptions(settings),
    output: target,
    labels: settings.labels.map(({ value }) => value),
    annotations: settings.annotations.map(({ value }) => value),
    ...(architecture === undefined ? {} : { architecture: architecture.value }),
    ...(tag === undefined ? {} : { tag }),
    ...(compressed?.value === true && compressionLevel !== undefined
      ? { compressionLevel: compressionLevel.value }
      : {}),
  };
}

/** A report must not take the place of the image, or of another report. */
function refuseSharedNames(reports: readonly string[], output: ImageTarget): void {
  const taken = new Set(output.kind === 'descriptor' ? [] : [absolutePath(output.path)]);
  for (const report of reports) {
    const path = absolutePath(report);
    if (taken.has(path)) throw usageError(`the image and reports need different names: ${printable(report)}`);
    taken.add(path);
  }
}

function summary({ digest, layers, statistics }: BuildResult): string {
  const seconds = statistics.prepareSeconds + statistics.writeSeconds;
  return `${digest}: ${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}, ${formatBytes(statistics.layerBytes)}, ${seconds.toFixed(1)} s`;
}
