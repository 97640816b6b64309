import { jsonText, repoTable } from '@chunkah/report';
import { repos } from '../pipeline/repos.ts';
import type { Invocation } from './invocation.ts';
import { toOptionsWithoutRootfs, toPlanOptions } from './plan-options.ts';
import { startProgress } from './progress.ts';
import type { RunSettings } from './settings.ts';
import { standardOutput } from './standard-output.ts';
import { standardOutputFile } from './standard-output-names.ts';
import { withSettings } from './with-settings.ts';

/** `chunkah repos` */
export function reposCommand(invocation: Invocation): Promise<void> {
  return withSettings(invocation, (settings) => reposWith(settings, invocation));
}

async function reposWith(settings: RunSettings, invocation: Invocation): Promise<void> {
  const { options, messages, signal } = invocation;
  const toOptions =
    settings.scalars.rootfs === undefined && settings.scalars.image === undefined
      ? toOptionsWithoutRootfs
      : toPlanOptions;
  const reposOptions = toOptions(settings);
  const progress = startProgress(messages, options.progress);
  const result = await repos({
    ...reposOptions,
    writtenFiles: standardOutputFile(),
    signal,
    logger: messages.logger(),
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  const table = () => repoTable(result, options.verbose >= 1, standardOutput.columns);
  standardOutput.write(`${options.json === true ? jsonText(result) : table()}\n`);
}
