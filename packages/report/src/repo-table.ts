import { printable } from '@chunkah/core';
import type { OwnedShare, RepoSummary, ReposResult } from './results/repos-result.ts';
import { formatBytes } from './text/bytes.ts';
import { alignColumns } from './text/columns.ts';
import { cutText, displayWidth } from './text/display-width.ts';
import { nameText } from './text/name-text.ts';
import { formatShare } from './text/share.ts';

/**
 * The repos as a table, one line each, the highest priority first, and `chunkah` for what no repo
 * claims. Without a rootfs, columns about it are omitted. On a terminal that is too narrow, an
 * origin that is not `built-in` goes on a line below its repo.
 * @param withDetails whether a repo's line is followed by one for each of its details.
 * @param width columns of the terminal; `undefined`: nothing is truncated.
 */
export function repoTable(result: ReposResult, withDetails: boolean, width?: number): string {
  const { repos } = result;
  const rows = tableRows(result);
  const details = (repo: RepoSummary) => Object.entries(withDetails ? (repo.details ?? {}) : {});
  const whole = alignColumns(rows, alignments);
  if (width === undefined || whole.every((line) => displayWidth(line) <= width)) {
    return whole.flatMap((line, row) => [line, ...factLines(repos[row - 1], details, width)]).join('\n');
  }
  const narrow = alignColumns(rows.map(withoutOrigin), withoutOrigin(alignments), { width, cut: [0, 1] });
  const facts = (repo: RepoSummary) => [...foreignOrigin(repo), ...details(repo)];
  return narrow.flatMap((line, row) => [line, ...factLines(repos[row - 1], facts, width)]).join('\n');
}

const alignments = ['left', 'left', 'right', 'left', 'left', 'right', 'right', 'right', 'right'] as const;
const noCells = ['-', '-', '-', '-'];

function tableRows({ repos, unclaimed }: ReposResult): string[][] {
  const header = ['repo', 'version', 'priority', 'origin', 'state'];
  if (unclaimed === undefined) return [header, ...repos.map(pluginCells)];
  return [
    [...header, 'components', 'files', 'bytes', 'share'],
    ...repos.map((repo) => [...pluginCells(repo), ...(repo.found === true ? ownedCells(repo) : noCells)]),
    ['chunkah', '-', '-', '-', 'unclaimed', '-', ...shareCells(unclaimed)],
  ];
}

function withoutOrigin<Cell>(row: readonly Cell[]): Cell[] {
  return row.toSpliced(3, 1);
}

function foreignOrigin({ origin }: RepoSummary): (readonly [string, string])[] {
  return origin === 'built-in' ? [] : [['origin', origin]];
}

function pluginCells({ name, version, priority, origin, enabled, found }: RepoSummary): string[] {
  const state = enabled ? stateOf(found) : 'off';
  return [nameText(name), printable(String(version)), String(priority), printable(origin), state];
}

function stateOf(found: boolean | undefined): string {
  if (found === undefined) return 'on';
  return found ? 'found' : 'not found';
}

function ownedCells({ components = 0, files = 0, bytes = 0, share = 0 }: RepoSummary): string[] {
  return [String(components), ...shareCells({ files, bytes, share })];
}

function shareCells({ files, bytes, share }: OwnedShare): string[] {
  return [String(files), formatBytes(bytes), formatShare(share)];
}

/** Lines below the line of a repo. */
function factLines(
  repo: RepoSummary | undefined,
  factsOf: (repo: RepoSummary) => readonly (readonly [string, string | number])[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  if (repo === undefined) return [];
  return factsOf(repo).map(([fact, value]) => cutText(`  ${printable(fact)}: ${printable(String(value))}`, width));
}
