import type { ImageFinding, ValidateResult } from './results/validate-result.ts';

/** What `chunkah validate` prints: one line for each finding, faults first; then what came of it. */
export function validationText({ faults, warnings, valid }: ValidateResult): string {
  const line = (kind: string) => (finding: ImageFinding) =>
    `${kind} ${finding.code} ${finding.where}: ${finding.message}`;
  const count = (findings: readonly ImageFinding[], kind: string) =>
    `${findings.length} ${findings.length === 1 ? kind : `${kind}s`}`;
  return [
    ...faults.map(line('fault')),
    ...warnings.map(line('warning')),
    `${valid ? 'valid' : 'invalid'}: ${count(faults, 'fault')}, ${count(warnings, 'warning')}`,
  ].join('\n');
}
