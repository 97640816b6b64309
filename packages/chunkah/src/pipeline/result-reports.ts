import { aboutOption } from '@chunkah/core/engine';
import { type BuildResult, type PlanResult, summaryMarkdown } from '@chunkah/report';
import { appendReport, writeReport } from '../report/report-file.ts';
import { summarizeComponents } from './components.ts';
import type { PlanOptions } from './options.ts';
import type { Prepared } from './prepare.ts';
import { previousLists } from './previous/candidates.ts';

/**
 * Writes the reports about a result that options name. Without such an option, it does nothing.
 * @throws ChunkahError `REPORT_NOT_WRITTEN`.
 */
export async function writeResultReports(
  { summaryFile, reportFile }: PlanOptions,
  result: BuildResult | PlanResult,
  prepared: Prepared,
): Promise<void> {
  if (summaryFile === undefined && reportFile === undefined) return;
  const components = summarizeComponents(prepared);
  if (summaryFile !== undefined) {
    aboutOption({ name: 'summaryFile' }, () => appendReport(summaryFile, summaryMarkdown(result, components)));
  }
  if (reportFile !== undefined) {
    const { reportHtml } = await import('@chunkah/report/html');
    const page = reportHtml({ result, components, ...previousComponents(prepared) });
    aboutOption({ name: 'reportFile' }, () => writeReport(reportFile, page));
  }
}

function previousComponents(prepared: Prepared): { readonly previousComponents?: readonly string[] } {
  const { previous, grouping } = prepared;
  if (previous === undefined) return {};
  return { previousComponents: previousLists(prepared, grouping, previous).flatMap((names) => names ?? []) };
}
