import { type Claims, type FileIndex, type FileSet, printable } from '@chunkah/core';
import type { CompiledRule, CompiledRules } from './compile-rules.ts';

const none = -1;

/**
 * Claims each remaining entry for the component of the first rule whose prefix matches. Parents of
 * a prefix that are symlinks in the tree are resolved, so that `/lib/modules` means
 * `/usr/lib/modules` if `/lib` leads to `usr/lib`.
 * @returns warnings, one line each: rules that matched nothing.
 */
export function claimLeft(rules: readonly CompiledRule[], files: FileIndex, left: FileSet, claims: Claims): string[] {
  const firstRule = firstRules(rules, files);
  const used = new Uint8Array(rules.length);
  for (let file = 0; file < firstRule.length; file += 1) {
    if (!left.has(file)) continue;
    const number = firstRule[file] ?? none;
    const rule = rules[number];
    if (rule === undefined) continue;
    used[number] = 1;
    claims.add(file, rule.component);
  }
  return told(
    rules.filter(({ isOptional }, number) => used[number] === 0 && !isOptional).map(({ prefix }) => printable(prefix)),
    'rules that matched nothing, since no unclaimed path has their prefix',
  );
}

/** One warning about all rules that can never match. */
export function shadowWarnings({ shadowed }: CompiledRules): string[] {
  return told(
    shadowed.map(({ prefix, by }) => `${printable(prefix)} (after ${printable(by)})`),
    'rules that can never match, since an earlier one covers them',
  );
}

/** The first rule that matches each entry, as an index in `rules`; -1 for none. */
function firstRules(rules: readonly CompiledRule[], files: FileIndex): Int32Array {
  const firstRule = new Int32Array(files.count).fill(none);
  let wholeTree = none;
  for (const [number, { prefix }] of rules.entries()) {
    if (prefix === '/') {
      wholeTree = number;
      continue;
    }
    const top = files.resolve(prefix);
    // Two prefixes can lead to the same entry through a symlink: the first applies.
    if (top !== undefined && firstRule[top] === none) firstRule[top] = number;
  }
  // A directory comes before its contents.
  for (let file = 0; file < files.count; file += 1) {
    const directory = files.parent(file);
    const inherited = directory === none ? wholeTree : (firstRule[directory] ?? none);
    const own = firstRule[file] ?? none;
    firstRule[file] = own === none || (inherited !== none && inherited < own) ? inherited : own;
  }
  return firstRule;
}

/** Maximum number of rules listed in one warning; the rest are only counted. */
const toldRules = 5;

function told(rules: readonly string[], text: string): string[] {
  if (rules.length === 0) return [];
  const rest = rules.length > toldRules ? ` and ${rules.length - toldRules} more` : '';
  return [`${text} (${rules.length}): ${rules.slice(0, toldRules).join(', ')}${rest}`];
}
