import { aboutOption } from '@chunkah/core/engine';
import type { ComponentSummary } from '../pipeline/result.ts';
import { writeReport } from './report-file.ts';

/**
 * Writes the file that the option `componentsFile` names.
 * @throws ChunkahError `REPORT_NOT_WRITTEN`.
 */
export function writeComponentsFile(path: string, components: readonly ComponentSummary[]): void {
  aboutOption({ name: 'componentsFile' }, () => writeReport(path, componentsText(components)));
}

/** Components as JSON: `{ components: { NAME: { file_count, size, stability, files } } }`. */
function componentsText(components: readonly ComponentSummary[]): string {
  const entries = components.map(({ name, fileCount, size, stability, files }) => {
    return [name, { file_count: fileCount, size, stability, files }] as const;
  });
  return `${JSON.stringify({ components: Object.fromEntries(entries) }, null, 2)}\n`;
}
