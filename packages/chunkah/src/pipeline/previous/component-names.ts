import { splitComponentList } from '@chunkah/core/engine';
import type { CompatibilityProfile } from '../compatibility-profile.ts';

/**
 * The names in the list of a layer's components.
 * @param known names of this build: a plain list has spaces between names and inside them, so that
 * only they tell where a name ends.
 * @returns a word that belongs to none of them as a name of its own.
 */
export function namesInList(
  list: string,
  { componentNames }: Pick<CompatibilityProfile, 'componentNames'>,
  known: ReadonlySet<string>,
): string[] {
  return componentNames === 'escaped' ? splitComponentList(list) : splitPlainList(list, known);
}

/** The longest known name at each place. */
function splitPlainList(list: string, known: ReadonlySet<string>): string[] {
  const words = list === '' ? [] : list.split(' ');
  const most = mostWords(known);
  const names: string[] = [];
  for (let at = 0; at < words.length; ) {
    let length = Math.min(most, words.length - at);
    while (length > 1 && !known.has(words.slice(at, at + length).join(' '))) length -= 1;
    names.push(words.slice(at, at + length).join(' '));
    at += length;
  }
  return names;
}

function mostWords(names: ReadonlySet<string>): number {
  let most = 1;
  for (const name of names) most = Math.max(most, name.split(' ').length);
  return most;
}
