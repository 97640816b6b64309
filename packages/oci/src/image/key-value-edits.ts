import { keyEmpty, keyValueEditInvalid } from '../errors.ts';
import type { StringMap } from './string-map.ts';

/** One `--label` or `--annotation`. */
export type KeyValueEdit =
  | { readonly action: 'set'; readonly key: string; readonly value: string }
  | { readonly action: 'remove'; readonly key: string }
  | { readonly action: 'clear' };

/**
 * Reads `KEY=VALUE` (set; the value may hold `=` and be empty), `KEY-` (remove) or `-` (remove
 * all).
 * @param option the option it came from, `labels` or `annotations`, for the error.
 * @throws ChunkahError KEY_VALUE_INVALID, KEY_EMPTY
 */
export function parseKeyValueEdit(text: string, option: string): KeyValueEdit {
  if (text === '-') return { action: 'clear' };
  const equals = text.indexOf('=');
  if (equals === 0) throw keyEmpty(text, option);
  if (!text.isWellFormed()) throw keyValueEditInvalid(text, option);
  if (equals > 0) return { action: 'set', key: text.slice(0, equals), value: text.slice(equals + 1) };
  if (!text.endsWith('-')) throw keyValueEditInvalid(text, option);
  return { action: 'remove', key: text.slice(0, -1) };
}

/** A new map: `map` after all edits, in their order. */
export function applyKeyValueEdits(map: StringMap, edits: readonly KeyValueEdit[]): StringMap {
  const edited = new Map(Object.entries(map));
  for (const edit of edits) {
    if (edit.action === 'set') edited.set(edit.key, edit.value);
    else if (edit.action === 'remove') edited.delete(edit.key);
    else edited.clear();
  }
  return Object.fromEntries(edited);
}
