import type { ComponentSummary } from './results/image-results.ts';

/** Components as JSON: `{ components: { NAME: { file_count, size, stability, files } } }`. */
export function componentsText(components: readonly ComponentSummary[]): string {
  const entries = components.map(({ name, fileCount, size, stability, files }) => {
    return [name, { file_count: fileCount, size, stability, files }] as const;
  });
  return `${JSON.stringify({ components: Object.fromEntries(entries) }, null, 2)}\n`;
}
