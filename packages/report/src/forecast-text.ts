import type { Forecast } from './results/forecast.ts';
import { formatBytes } from './text/bytes.ts';
import { alignColumns } from './text/columns.ts';
import { nameText } from './text/name-text.ts';
import { periodText } from './text/period.ts';
import { formatShare } from './text/share.ts';

/**
 * A forecast as three tables.
 * @param bytes of the whole image, not compressed.
 */
export function forecastText({ updates, periodDays, costliest, otherLayers }: Forecast, bytes: number): string {
  const period = periodText(periodDays);
  const shareOf = (part: number) => (bytes === 0 ? '-' : formatShare(part / bytes));
  const paces = updates.map((update) => [periodText(update.days), formatBytes(update.bytes), shareOf(update.bytes)]);
  const components = costliest.map(({ name, size, layer, bytes: own }) => {
    return [formatBytes(own), formatBytes(size), String(layer), nameText(name)];
  });
  const packings = otherLayers.map(({ maxLayers, layers, bytes: own }) => {
    return [String(maxLayers), String(layers), formatBytes(own), shareOf(own)];
  });
  return [
    'Expected download of a client that updates',
    ...alignColumns([['', 'download', 'of the size'], ...paces], ['left', 'right', 'right']),
    '',
    `Components that cost most, ${period}`,
    ...alignColumns([['download', 'size', 'layer', 'component'], ...components], ['right', 'right', 'right', 'left']),
    '',
    `With other numbers of layers, ${period}`,
    ...alignColumns([['--max-layers', 'layers', 'download', 'of the size'], ...packings], Array(4).fill('right')),
  ].join('\n');
}
