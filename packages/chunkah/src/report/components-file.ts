import type { FileIndex } from '@chunkah/core';
import { filesOf, type Plan } from '@chunkah/core/engine';
import { writeReport } from './report-file.ts';

/** Writes what each component consists of before packing, as JSON: `{ components: { NAME: { file_count, size, stability, files } } }`. */
export function writeComponentsFile(path: string, files: FileIndex, plan: Plan): void {
  const components = plan.layers
    .flatMap((layer) => layer.components)
    .sort((a, b) => a.number - b.number)
    .map(({ name, number, fileCount, size, stability }) => [
      name,
      {
        file_count: fileCount,
        size,
        stability,
        files: Array.from(filesOf(plan.assignment, number), (id) => files.path(id)),
      },
    ]);
  writeReport(path, `${JSON.stringify({ components: Object.fromEntries(components) }, null, 2)}\n`);
}
