import type { DiffStep } from '../results/diff-result.ts';
import { formatBytes } from '../text/bytes.ts';
import { codeCell } from './cells.ts';
import { newLayersMarkdown } from './diff-markdown.ts';

/** A part with a heading, as lines behind others; nothing without lines of its own. */
export function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
}

/** How a plan differs from an image, if it is compared with one. */
export function againstPart(step: DiffStep | undefined): string[] {
  if (step === undefined) return [];
  const { old, kept, added, gone, downloadBytes, imageBytes } = step;
  return part(`Beside ${codeCell(old)}`, [
    `Of ${kept + added} layers ${kept} stay and ${added} are new; ${gone} are gone. ` +
      `A client downloads ${formatBytes(downloadBytes)} of ${formatBytes(imageBytes)}, not compressed.`,
    ...newLayersMarkdown(step),
  ]);
}
