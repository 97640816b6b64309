import { repos } from '../pipeline/repos.ts';
import { repoTable } from '../report/repo-table.ts';
import type { Messages } from './messages.ts';
import type { CommandOptions } from './options.ts';
import { type IsGiven, toOptionsWithoutRootfs, toPlanOptions } from './plan-options.ts';
import { startProgress } from './progress.ts';

/** `chunkah repos` */
export async function reposCommand(
  options: CommandOptions,
  isGiven: IsGiven,
  messages: Messages,
  signal: AbortSignal,
): Promise<void> {
  const toOptions = options.rootfs === undefined ? toOptionsWithoutRootfs : toPlanOptions;
  const reposOptions = toOptions(options, isGiven);
  const progress = startProgress(messages, options.progress);
  const result = await repos({
    ...reposOptions,
    signal,
    logger: messages.logger(options.verbose),
    onScan: (entries) => progress.scan(entries),
  }).finally(() => progress.stop());
  const text = options.json === true ? JSON.stringify(result, null, 2) : repoTable(result, options.verbose >= 1);
  process.stdout.write(`${text}\n`);
}
