import { printable } from '@chunkah/core';
import type {
  EntryExplanation,
  ExplainedClaim,
  ExplainedComponent,
  ExplainResult,
  PathExplanation,
} from './results/explain-result.ts';
import { formatBytes } from './text/bytes.ts';
import { alignColumns } from './text/columns.ts';
import { wrapText } from './text/display-width.ts';
import { nameText } from './text/name-text.ts';

/** How explanations are shown. */
export interface ExplanationStyle {
  /** Columns of the terminal: longer lines are wrapped. `undefined`: lines may have any length. */
  readonly width?: number | undefined;
  /** Source of a prune path; `undefined` if unknown. */
  readonly sourceOf?: (rule: string) => string | undefined;
}

/** What `chunkah explain` prints: some lines for each path, separated by empty lines. */
export function explanationText({ paths }: ExplainResult, style: ExplanationStyle = {}): string {
  return paths.map((path) => pathText(path, style)).join('\n\n');
}

function pathText(explanation: PathExplanation, { width, sourceOf }: ExplanationStyle): string {
  const rows =
    'prunedBy' in explanation
      ? prunedRows(explanation.prunedBy, sourceOf?.(explanation.prunedBy))
      : entryRows(explanation);
  const labelWidth = Math.max(...rows.map(([label]) => label.length));
  const room = width === undefined ? undefined : width - labelWidth - 4;
  const lines = alignColumns(
    rows.flatMap((row) => wrapRow(row, room)),
    ['left', 'left'],
  );
  const { path, given } = explanation;
  const heading = given === path ? nameText(path) : `${nameText(path)}, given as ${nameText(given)}`;
  return [heading, ...lines.map((line) => `  ${line}`)].join('\n');
}

type Row = readonly [label: string, text: string];

/** The row, and its continuation below it. */
function wrapRow([label, text]: Row, room: number | undefined): Row[] {
  const [first = '', ...others] = room === undefined ? [text] : wrapText(text, room);
  return [[label, first], ...others.map((line): Row => ['', line])];
}

function prunedRows(rule: string, source: string | undefined): Row[] {
  const from = source === undefined ? '' : ` (${printable(source)})`;
  return [
    ['component', 'none'],
    ['why', `the prune path ${nameText(rule)} leaves it out, if it exists${from}`],
  ];
}

function entryRows(entry: EntryExplanation): Row[] {
  const [winner, ...others] = entry.claims;
  return [
    ['type', typeText(entry)],
    ...entry.otherNames.map((name): Row => ['hard link', nameText(name)]),
    ...entry.components.flatMap(componentRows),
    ...(winner === undefined ? [] : [['claimed by', `${winner.repo}: ${claimText(winner, entry)}`] as const]),
    ['why', whyText(entry)],
    ...others.map((other): Row => ['wanted by', `${listText(other.components)}: ${claimText(other, entry)}`]),
  ];
}

function componentRows({ name, layer, insteadOf }: ExplainedComponent): Row[] {
  const row: Row = ['component', `${nameText(name)}, layer ${layer}`];
  return insteadOf === undefined ? [row] : [row, ['instead of', `${listText(insteadOf)}, which the group took`]];
}

function typeText({ type, size, target, leadsTo }: EntryExplanation): string {
  if (size !== undefined) return `${type}, ${formatBytes(size)}`;
  if (target === undefined) return type;
  const end = leadsTo === undefined ? 'leads to nothing in the rootfs' : `leads to ${nameText(leadsTo)}`;
  return `${type} to ${nameText(target)}, ${end}`;
}

function claimText({ strength, priority, names, asked }: ExplainedClaim, { path }: EntryExplanation): string {
  const through = names.includes(path) ? '' : `, through ${listText(names)}`;
  return `${strength}, priority ${priority}${through}${asked ? '' : ', not asked, since it was already taken'}`;
}

function listText(names: readonly string[]): string {
  return names.map(nameText).join(' ');
}

function whyText(entry: EntryExplanation): string {
  const [winner] = entry.claims;
  const isOfOtherName = winner !== undefined && !winner.names.includes(entry.path);
  return `${isOfOtherName ? 'all hard links of a file go together; ' : ''}${ruleText(entry)}`;
}

/** The rule that put the first claim ahead of the second. */
function ruleText({ decidedBy, claims: [first, second] }: EntryExplanation): string {
  switch (decidedBy) {
    case 'unclaimed':
      return 'no repo claims it';
    case 'only-claim':
      return 'no other claim';
    case 'strength':
      return 'strong claims come before weak ones';
    case 'priority':
      return `the lower priority wins: ${first?.priority} before ${second?.priority}`;
    case 'repo-name':
      return `equal priorities are settled by name: ${first?.repo} before ${second?.repo}`;
    case 'path-order':
      return `of the claims of ${first?.repo} on hard links of a file, the first in path order applies`;
  }
}
