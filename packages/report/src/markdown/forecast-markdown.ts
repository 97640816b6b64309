import type { Forecast } from '../results/forecast.ts';
import { formatBytes } from '../text/bytes.ts';
import { periodText } from '../text/period.ts';
import { formatShare } from '../text/share.ts';
import { codeCell, tableRow } from './cells.ts';

/**
 * A forecast as three tables, in lines.
 * @param bytes of the whole image, not compressed.
 */
export function forecastMarkdown({ updates, periodDays, costliest, otherLayers }: Forecast, bytes: number): string[] {
  const shareOf = (part: number) => (bytes === 0 ? '' : formatShare(part / bytes));
  const period = periodText(periodDays);
  return [
    '| client updates | download | of the size |',
    '| --- | ---: | ---: |',
    ...updates.map((update) => tableRow([periodText(update.days), formatBytes(update.bytes), shareOf(update.bytes)])),
    '',
    `Components that cost most, ${period}:`,
    '',
    '| component | download | size | layer |',
    '| --- | ---: | ---: | ---: |',
    ...costliest.map(({ name, size, layer, bytes: own }) => {
      return tableRow([codeCell(name), formatBytes(own), formatBytes(size), String(layer)]);
    }),
    '',
    `With other numbers of layers, ${period}:`,
    '',
    '| `--max-layers` | layers | download | of the size |',
    '| ---: | ---: | ---: | ---: |',
    ...otherLayers.map(({ maxLayers, layers, bytes: own }) => {
      return tableRow([String(maxLayers), String(layers), formatBytes(own), shareOf(own)]);
    }),
  ];
}
