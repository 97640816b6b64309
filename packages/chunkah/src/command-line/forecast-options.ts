import { type IntervalName, intervalNames, parseInterval } from '@chunkah/core';
import type { PlanOptions } from '../pipeline/options.ts';
import { intervalInvalid } from './errors.ts';
import type { CommandOptions } from './options.ts';

/** What `--forecast` and `--update-every` ask for; nothing without them. */
export function forecastOptions({
  forecast,
  updateEvery,
}: Pick<CommandOptions, 'forecast' | 'updateEvery'>): Pick<PlanOptions, 'forecast' | 'updateEvery'> {
  if (updateEvery !== undefined) return { forecast: true, updateEvery: updateEvery.split(',').map(paceOf) };
  return forecast === true ? { forecast } : {};
}

function paceOf(text: string): number | IntervalName {
  const pace = intervalNames.find((name) => name === text) ?? parseInterval(text);
  if (pace === undefined) throw intervalInvalid('--update-every', text);
  return pace;
}
