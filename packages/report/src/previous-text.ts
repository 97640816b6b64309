import type { PreviousSummary } from './results/image-results.ts';
import { formatBytes } from './text/bytes.ts';

/** What stays of the previous image, in one line: `60 layers kept, 4 new, 12.3 MiB to download`. */
export function previousText({ kept, new: others, opened, downloadBytes }: PreviousSummary): string {
  const room = opened === 0 ? '' : ` (${opened} unchanged opened to make room)`;
  const layers = kept === 1 ? 'layer' : 'layers';
  return `${kept} ${layers} kept, ${others} new${room}, ${formatBytes(downloadBytes)} to download`;
}
