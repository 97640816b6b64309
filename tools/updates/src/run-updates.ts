import type { History } from './history/history.ts';
import { readHistory } from './history/read-history.ts';
import type { UpdatesOptions } from './options.ts';
import { strategies } from './packers/strategies.ts';
import type { Strategy } from './packers/strategy.ts';
import { removalCost } from './replay/removal-cost.ts';
import { type ReplayResult, replay } from './replay/replay.ts';
import { formatRemovals, formatReport, type RemovalRow, type Row } from './report/report.ts';

/**
 * Does what the options ask for.
 * @returns what is to be printed.
 * @throws ChunkahError `HISTORY_UNREADABLE`, `HISTORY_INVALID`.
 */
export function runUpdates(options: UpdatesOptions): string {
  const history = readHistory(options.history);
  const title = history.dataset.split(':', 1)[0] ?? '';
  if (options.remove !== undefined) {
    const rows = removalRows(history, options, options.remove);
    return options.json ? json({ dataset: title, rows }) : formatRemovals(title, options.remove, rows);
  }
  const rows = replayRows(history, options);
  return options.json ? json({ dataset: title, rows }) : formatReport(title, rows);
}

function replayRows(history: History, options: UpdatesOptions): Row[] {
  return options.layers.flatMap((maxLayers) => {
    const replayed = (strategy: Strategy, previous: boolean): ReplayResult =>
      replay(history, strategy, { ...options, maxLayers, previous });
    const tiers = replayed(strategyOf('tiers'), false);
    return options.packers.flatMap((packer) =>
      options.previous.map((previous): Row => {
        const result = packer === 'tiers' && !previous ? tiers : replayed(strategyOf(packer), previous);
        return { packer, previous, maxLayers, tiers: tiers.downloaded, ...result };
      }),
    );
  });
}

function removalRows(history: History, options: UpdatesOptions, count: number): RemovalRow[] {
  return options.layers.flatMap((maxLayers) =>
    options.packers.map((packer) => {
      const again = removalCost(history, strategyOf(packer), { ...options, maxLayers, previous: false, count });
      return { packer, maxLayers, again };
    }),
  );
}

function strategyOf(name: string): Strategy {
  const strategy = strategies.get(name);
  if (strategy === undefined) throw new RangeError(`no packer is called ${name}`);
  return strategy;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
