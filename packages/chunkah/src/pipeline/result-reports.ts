import { aboutOption } from '@chunkah/core/engine';
import { type BuildResult, type PlanResult, summaryMarkdown } from '@chunkah/report';
import { appendReport } from '../report/report-file.ts';
import { summarizeComponents } from './components.ts';
import type { PlanOptions } from './options.ts';
import type { Prepared } from './prepare.ts';

/**
 * Writes the reports about a result that options name. Without such an option, it does nothing.
 * @throws ChunkahError `REPORT_NOT_WRITTEN`.
 */
export async function writeResultReports(
  { summaryFile }: PlanOptions,
  result: BuildResult | PlanResult,
  prepared: Prepared,
): Promise<void> {
  if (summaryFile === undefined) return;
  const text = summaryMarkdown(result, summarizeComponents(prepared));
  aboutOption({ name: 'summaryFile' }, () => appendReport(summaryFile, text));
}
