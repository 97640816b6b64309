import { expect, test } from 'vitest';
import { forecastText } from './forecast-text.ts';
import type { Forecast } from './results/forecast.ts';

const mebibyte = 1024 ** 2;
const forecast: Forecast = {
  updates: [
    { days: 1, bytes: mebibyte },
    { days: 3, bytes: 2.5 * mebibyte },
    { days: 30, bytes: 8 * mebibyte },
  ],
  periodDays: 7,
  costliest: [
    { name: 'rpm/linux firmware', size: 2 * mebibyte, layer: 12, bytes: mebibyte },
    { name: 'rpm/a\u001b', size: 10, layer: 3, bytes: 5 },
  ],
  otherLayers: [
    { maxLayers: 32, layers: 32, bytes: 4 * mebibyte },
    { maxLayers: 256, layers: 99, bytes: 3 * mebibyte },
  ],
};

test('a forecast names paces, components and numbers of layers', () => {
  expect(forecastText(forecast, 10 * mebibyte).split('\n')).toEqual([
    'Expected download of a client that updates',
    '              download  of the size',
    'daily          1.0 MiB       10.0 %',
    'every 3 days   2.5 MiB       25.0 %',
    'monthly        8.0 MiB       80.0 %',
    '',
    'Components that cost most, weekly',
    'download     size  layer  component',
    ' 1.0 MiB  2.0 MiB     12  "rpm/linux firmware"',
    '     5 B     10 B      3  rpm/a\\x1b',
    '',
    'With other numbers of layers, weekly',
    '--max-layers  layers  download  of the size',
    '          32      32   4.0 MiB       40.0 %',
    '         256      99   3.0 MiB       30.0 %',
  ]);
});

test('a forecast of an image without bytes has no shares', () => {
  expect(forecastText({ ...forecast, costliest: [] }, 0)).toMatch(/\ndaily +1\.0 MiB +-\n/);
});
