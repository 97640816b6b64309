import { findingsText } from './findings-text.ts';
import type { ImageFinding, ValidateResult } from './results/validate-result.ts';

/**
 * What `chunkah validate` prints: one line for each finding, faults first; then what came of it,
 * and what clients cannot take.
 */
export function validationText({ faults, warnings, valid, findings = [] }: ValidateResult): string {
  const line = (kind: string) => (finding: ImageFinding) =>
    `${kind} ${finding.code} ${finding.where}: ${finding.message}`;
  const count = (found: readonly ImageFinding[], kind: string) =>
    `${found.length} ${found.length === 1 ? kind : `${kind}s`}`;
  return [
    ...faults.map(line('fault')),
    ...warnings.map(line('warning')),
    `${valid ? 'valid' : 'invalid'}: ${count(faults, 'fault')}, ${count(warnings, 'warning')}`,
    ...(findings.length === 0 ? [] : [findingsText(findings)]),
  ].join('\n');
}
