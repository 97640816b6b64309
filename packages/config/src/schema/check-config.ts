import { ShapeFaults, shownValue } from '@chunkah/core/json';
import type { z } from 'zod';
import type { Config } from '../config.ts';
import { configInvalid } from '../errors.ts';
import { configKeys, configSchema, innerKeys } from './config-schema.ts';
import { didYouMean } from './suggestion.ts';

/**
 * Checks the content of a config.
 * @param file path of the config, for the error.
 * @throws ChunkahError `CONFIG_INVALID` with all faults, each with its place, what is expected and
 *   the likely intention.
 */
export function checkConfig(value: unknown, file: string): Config {
  const result = configSchema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const faults = new ShapeFaults();
  for (const issue of result.error.issues) addFault(faults, issue);
  throw configInvalid(file, faults);
}

function addFault(faults: ShapeFaults, issue: z.core.$ZodIssue): void {
  const { path, input, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = path.length === 0 ? configKeys : (innerKeys.get(String(path[0])) ?? []);
    for (const key of issue.keys) faults.add([...path, key], `unknown option${didYouMean(key, known)}`);
    return;
  }
  const inner = issue.code === 'invalid_union' ? faultsInside(issue.errors) : [];
  for (const fault of inner) addFault(faults, { ...fault, path: [...path, ...fault.path] });
  if (inner.length > 0) return;
  const choices = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const guess = typeof input === 'string' ? didYouMean(input, choices) : '';
  faults.add(path, `expected ${message}, found ${shown(input)}${guess}`);
}

/** A function would be shown as its source. */
function shown(value: unknown): string {
  return typeof value === 'function' ? `a function; did you mean ${value.name || 'it'}()?` : shownValue(value);
}

/**
 * If one of several forms fits except for something nested, its faults say more than a list of all
 * forms.
 */
function faultsInside(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const near = forms.filter((issues) =>
    issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  return near.length === 1 ? (near[0] ?? []) : [];
}
