import { escapeControls } from '@chunkah/core';
import type { Finding } from './results/finding.ts';

/** Findings, two lines each: what and where, and the way out. */
export function findingsText(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, manifest, message, hint }) => {
      const image = manifest === undefined ? '' : `, in the image ${manifest}`;
      return `${severity}: ${escapeControls(message)}${image}\n  ${escapeControls(hint)}`;
    })
    .join('\n');
}
