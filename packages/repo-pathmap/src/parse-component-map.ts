import { jsonPointer, parseJsonBytes, ShapeFaults, shownValue } from '@chunkah/core/json';
import { componentMapSyntax, rulesInvalid } from './errors.ts';
import { type Rule, ruleSchema } from './rule-schema.ts';

const knownKeys: ReadonlySet<string> = new Set(Object.keys(ruleSchema.shape));

export interface ComponentMap {
  readonly rules: readonly Rule[];
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/**
 * Reads a component map.
 * @param path of the file, for errors.
 * @throws ChunkahError `COMPONENT_MAP_SYNTAX` (with line and column), `COMPONENT_MAP_INVALID` (all
 * faults, each with its JSON pointer).
 */
export function parseComponentMap(bytes: Uint8Array, path: string): ComponentMap {
  const document = parseJsonBytes(bytes, { fault: (fault) => componentMapSyntax(path, fault), loneSurrogates: true });
  const faults = new ShapeFaults();
  if (!Array.isArray(document)) faults.add('', `expected a list of rules, found ${shownValue(document)}`);
  const values: readonly unknown[] = Array.isArray(document) ? document : [];
  const rules = values.flatMap((value, index) => (faults.isFull ? [] : checkShape(value, index, faults)));
  if (faults.count > 0) throw rulesInvalid(`the component map ${path}`, faults, true);
  return { rules, warnings: strangeKeys(rules) };
}

function checkShape(value: unknown, index: number, faults: ShapeFaults): Rule[] {
  const result = ruleSchema.safeParse(value, { reportInput: true });
  if (result.success) return [result.data];
  for (const { path, message, input } of result.error.issues) {
    faults.add([index, ...path], `expected ${message}, found ${shownValue(input)}`);
  }
  return [];
}

function strangeKeys(rules: readonly Rule[]): string[] {
  let count = 0;
  let example = '';
  for (const [index, rule] of rules.entries()) {
    for (const key of Object.keys(rule)) {
      if (knownKeys.has(key)) continue;
      count += 1;
      if (count === 1) example = jsonPointer([index, key]);
    }
  }
  return count === 0 ? [] : [`unknown keys in the component map (${count}), such as ${shownValue(example)}`];
}
