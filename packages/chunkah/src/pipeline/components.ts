import type { FileIndex } from '@chunkah/core';
import { filesOf, type Plan } from '@chunkah/core/engine';
import type { ComponentSummary } from '@chunkah/report';

/** The components of a plan and their files, in the order in which the repos name them. */
export function summarizeComponents(files: FileIndex, { assignment, layers }: Plan): ComponentSummary[] {
  return layers
    .flatMap(({ components }) => components)
    .sort((a, b) => a.number - b.number)
    .map(({ name, number, fileCount, size, stability }) => ({
      name,
      fileCount,
      size,
      stability,
      files: Array.from(filesOf(assignment, number), (id) => files.path(id)),
    }));
}
