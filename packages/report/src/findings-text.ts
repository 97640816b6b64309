import { escapeControls } from '@chunkah/core';
import type { Finding } from './results/finding.ts';

/** Findings, two lines each: what and where, and the way out. */
export function findingsText(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, message, hint }) => `${severity}: ${escapeControls(message)}\n  ${escapeControls(hint)}`)
    .join('\n');
}
