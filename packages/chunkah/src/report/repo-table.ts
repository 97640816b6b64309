import { printable } from '@chunkah/core';
import type { OwnedShare, RepoSummary, ReposResult } from '../pipeline/repos.ts';
import { formatBytes } from './bytes.ts';
import { alignColumns } from './columns.ts';

/**
 * The repos as a table, a line each, the best placed first, and `chunkah` for what nobody claims. Without a rootfs there are no
 * columns about one.
 * @param withDetails whether a line for each detail of a repo follows its own.
 */
export function repoTable({ repos, unclaimed }: ReposResult, withDetails: boolean): string {
  const header = ['repo', 'version', 'priority', 'origin', 'state'];
  if (unclaimed === undefined) return alignColumns([header, ...repos.map(pluginCells)], alignments).join('\n');
  const table = alignColumns(
    [
      [...header, 'components', 'files', 'bytes', 'share'],
      ...repos.map((repo) => [...pluginCells(repo), ...(repo.found === true ? ownedCells(repo) : noCells)]),
      ['chunkah', '-', '-', '-', 'unclaimed', '-', ...shareCells(unclaimed)],
    ],
    alignments,
  );
  return table.flatMap((line, row) => [line, ...(withDetails ? detailLines(repos[row - 1]) : [])]).join('\n');
}

const alignments = ['left', 'left', 'right', 'left', 'left', 'right', 'right', 'right', 'right'] as const;
const noCells = ['-', '-', '-', '-'];

function pluginCells({ name, version, priority, origin, enabled, found }: RepoSummary): string[] {
  const state = enabled ? stateOf(found) : 'off';
  return [name, printable(String(version)), String(priority), printable(origin), state];
}

function stateOf(found: boolean | undefined): string {
  if (found === undefined) return 'on';
  return found ? 'found' : 'not found';
}

function ownedCells({ components = 0, files = 0, bytes = 0, share = 0 }: RepoSummary): string[] {
  return [String(components), ...shareCells({ files, bytes, share })];
}

function shareCells({ files, bytes, share }: OwnedShare): string[] {
  return [String(files), formatBytes(bytes), `${(share * 100).toFixed(1)} %`];
}

function detailLines(repo: RepoSummary | undefined): string[] {
  return Object.entries(repo?.details ?? {}).map(
    ([fact, value]) => `  ${printable(fact)}: ${printable(String(value))}`,
  );
}
