import type { Finding } from '../results/finding.ts';
import { codeCell, plainText } from './cells.ts';

/** Findings in a list, at most: several clients may say the same of every layer. */
const mostFindings = 50;

/** Findings as a list, errors first, in lines: what and where, then the way out. */
export function findingsMarkdown(findings: readonly Finding[]): string[] {
  const sorted = findings.toSorted((one, other) => rank(one) - rank(other));
  const rest = sorted.length - mostFindings;
  return [
    ...sorted.slice(0, mostFindings).map(({ severity, manifest, message, hint }) => {
      const image = manifest === undefined ? '' : `, in the image ${codeCell(manifest)}`;
      return `- **${severity}**: ${plainText(message)}${image}<br>${plainText(hint)}`;
    }),
    ...(rest > 0 ? ['', `${rest} more are not shown.`] : []),
  ];
}

function rank({ severity }: Finding): number {
  return severity === 'error' ? 0 : 1;
}
