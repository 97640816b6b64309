import { aboutOption } from '@chunkah/core/engine';
import { type DiffResult, diffMarkdown, diffText, jsonText } from '@chunkah/report';
import { diff } from '../diff/diff.ts';
import { withFewerFiles } from '../diff/fewer-files.ts';
import { checkReport, writeReport } from '../report/report-file.ts';
import { compareOptions, resultFormat } from './compare-options.ts';
import { optionIsEmpty } from './errors.ts';
import { readingOptions } from './image-argument.ts';
import type { Invocation } from './invocation.ts';
import { namedByFlag } from './option-sources.ts';
import { startProgress } from './progress.ts';
import { namedReports, refuseSharedPlaces } from './shared-places.ts';
import { standardOutput } from './standard-output.ts';
import { pathToWrite } from './standard-output-names.ts';

/** How a comparison is printed, by the name of the format. */
const texts = { text: diffText, markdown: diffMarkdown, json: jsonText };

/** `chunkah diff`; it reads no config. */
export async function diffCommand(invocation: Invocation): Promise<void> {
  const { options, operands, messages } = invocation;
  const { threads, progress: form, reportFile, changedFiles = 0, fetchLayers = changedFiles > 0 } = options;
  const format = resultFormat(options);
  if (reportFile !== undefined) aboutReport(() => checkPlace(reportFile, format));
  const progress = startProgress(messages, form);
  const result = await diff({
    images: operands,
    ...readingOptions(invocation),
    ...compareOptions(options),
    // The page names all files, and is no reason to fetch them.
    ...(reportFile === undefined ? {} : { files: Number.MAX_SAFE_INTEGER, fetchLayers }),
    ...(threads === undefined || threads === 0 ? {} : { threads }),
    onSpool: (spooled) => progress.read(spooled),
  }).finally(() => progress.stop());
  if (reportFile !== undefined) await writePage(reportFile, result);
  standardOutput.write(`${texts[format](withFewerFiles(result, changedFiles))}\n`);
}

function checkPlace(path: string, format: keyof typeof texts): void {
  if (path === '') throw optionIsEmpty('reportFile', 'the path of a file');
  checkReport(path);
  refuseSharedPlaces({ result: format === 'json' ? 'json' : 'text', reports: namedReports({ reportFile: path }) });
}

async function writePage(path: string, result: DiffResult): Promise<void> {
  const { diffHtml } = await import('@chunkah/report/html');
  const page = diffHtml(result);
  aboutReport(() => writeReport(pathToWrite(path), page));
}

/** No config is read: the flag is what names the option. */
function aboutReport(action: () => void): void {
  try {
    aboutOption({ name: 'reportFile' }, action);
  } catch (error) {
    throw namedByFlag(error);
  }
}
