import { resolve } from 'node:path';
import { printable } from '@chunkah/core';
import type { ImageTarget } from '@chunkah/oci';
import { build } from '../pipeline/build.ts';
import type { BuildResult } from '../pipeline/result.ts';
import { formatBytes } from '../report/bytes.ts';
import { writeReport } from '../report/report-file.ts';
import { usageError } from './errors.ts';
import type { Messages } from './messages.ts';
import type { CommandOptions } from './options.ts';
import { type IsGiven, toPlanOptions, toTarget } from './plan-options.ts';
import { startProgress } from './progress.ts';

/** `chunkah build` */
export async function buildCommand(
  options: CommandOptions,
  isGiven: IsGiven,
  messages: Messages,
  signal: AbortSignal,
): Promise<void> {
  const output = toTarget(options);
  refuseSharedNames(options, output);
  const planOptions = toPlanOptions(options, isGiven);
  const logger = messages.logger(options.verbose);
  if (isGiven('compressionLevel') && options.compressed !== true) {
    logger.warn('--compression-level does nothing without --compressed');
  }
  const progress = startProgress(messages, options.progress);
  const result = await build({
    ...planOptions,
    output,
    labels: options.label ?? [],
    annotations: options.annotation ?? [],
    signal,
    logger,
    onScan: (entries) => progress.scan(entries),
    onWrite: (counter, total) => progress.write(counter, total),
    ...(options.arch === undefined ? {} : { architecture: options.arch }),
    ...(options.tag === undefined ? {} : { tag: options.tag }),
    ...(options.compressed === true ? { compressionLevel: options.compressionLevel } : {}),
  }).finally(() => progress.stop());
  if (options.digestfile !== undefined) writeReport(options.digestfile, result.digest);
  if (options.json === true) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  messages.note(summary(result));
}

/** A report must not take the place of the image. */
function refuseSharedNames({ digestfile, writeManifestTo, writePeakMemTo }: CommandOptions, output: ImageTarget): void {
  if (output.kind === 'descriptor') return;
  for (const report of [digestfile, writeManifestTo, writePeakMemTo]) {
    if (report === undefined || resolve(report) !== resolve(output.path)) continue;
    throw usageError(`the image and a report have the same name: ${printable(report)}`);
  }
}

function summary({ digest, layers, statistics }: BuildResult): string {
  const seconds = statistics.prepareSeconds + statistics.writeSeconds;
  return `${digest}: ${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}, ${formatBytes(statistics.layerBytes)}, ${seconds.toFixed(1)} s`;
}
