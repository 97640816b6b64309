import type { ImageReport } from './image-report.ts';
import { type ValidateImageOptions, validateImage } from './validate-image.ts';

/**
 * Like {@link validateImage}, for tests: an image with faults is an error.
 * @throws Error that lists all faults, one per line; also whatever `validateImage` throws.
 */
export async function assertValidImage(path: string, options?: ValidateImageOptions): Promise<ImageReport> {
  const report = await validateImage(path, options);
  if (report.faults.length === 0) return report;
  const lines = report.faults.map((fault) => `${fault.code} ${fault.where}: ${fault.message}`);
  throw new Error(`invalid image, ${lines.length} faults:\n${lines.join('\n')}`);
}
