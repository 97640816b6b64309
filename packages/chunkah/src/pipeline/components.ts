import { filesOf, plannedComponents } from '@chunkah/core/engine';
import type { ComponentSummary } from '@chunkah/report';
import { planRequest } from './plan-request.ts';
import type { Prepared } from './prepare.ts';

/** The components of a run and their files, in the order in which the repos name them. */
export function summarizeComponents(prepared: Prepared): ComponentSummary[] {
  const { files, grouping } = prepared;
  return plannedComponents(planRequest(prepared, grouping)).map(({ name, number, fileCount, size, stability }) => ({
    name,
    fileCount,
    size,
    stability,
    files: Array.from(filesOf(grouping.assignment, number), (id) => files.path(id)),
  }));
}
