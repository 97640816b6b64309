import { aboutOption } from '@chunkah/core/engine';
import { type ComponentSummary, componentsText } from '@chunkah/report';
import { writeReport } from './report-file.ts';

/**
 * Writes the file that the option `componentsFile` names.
 * @throws ChunkahError `REPORT_NOT_WRITTEN`.
 */
export function writeComponentsFile(path: string, components: readonly ComponentSummary[]): void {
  aboutOption({ name: 'componentsFile' }, () => writeReport(path, componentsText(components)));
}
