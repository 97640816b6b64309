import type { PlanOptions } from '../pipeline/options.ts';

/** Options of reports that `plan` and `build` write themselves: paths of files. */
export const reportOptions = ['componentsFile', 'summaryFile', 'reportFile'] as const;

/** The paths that are given. */
export type WrittenReports = Pick<PlanOptions, (typeof reportOptions)[number]>;

/** The same as a list. */
export function pathsOfReports(options: WrittenReports): string[] {
  return reportOptions.map((name) => options[name]).filter((path) => path !== undefined);
}
