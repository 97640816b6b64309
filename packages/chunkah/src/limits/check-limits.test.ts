import type { PlanSummary } from '@chunkah/report';
import { expect, test } from 'vitest';
import { checkLimits } from './check-limits.ts';
import type { LayerFacts } from './image-facts.ts';
import type { LimitName, LimitValues } from './limits.ts';
import { type CheckOptions, readChecks } from './read-checks.ts';

const summary: PlanSummary = { layers: 1, components: 1, bytes: 1000, unclaimedShare: 0, expectedWeeklyDownload: 0 };
const layer: LayerFacts = { title: 'rpm/a', tarBytes: 10, compression: 'none' };

function rules(limits: LimitValues, failOn: readonly LimitName[], facts: Partial<PlanSummary>, layers = [layer]) {
  const found = checkLimits({ limits, failOn: new Set(failOn) }, { ...summary, ...facts }, layers);
  return found.map(({ severity, rule }) => `${severity}: ${rule}`);
}

test('a limit is warned of, or is an error where the run is to fail', () => {
  expect(rules({ download: 100 }, [], { expectedWeeklyDownload: 100 })).toEqual([]);
  expect(rules({ download: 100 }, [], { expectedWeeklyDownload: 101 })).toEqual(['warning: download']);
  expect(rules({ download: 100 }, ['download'], { expectedWeeklyDownload: 101 })).toEqual(['error: download']);
  expect(rules({}, [], { expectedWeeklyDownload: 1e12, unclaimedShare: 1 })).toEqual([]);
});

test('each limit takes its value, and nothing beyond', () => {
  expect(rules({ layers: 2 }, [], {}, [layer, layer])).toEqual([]);
  expect(rules({ layers: 2 }, [], {}, [layer, layer, layer])).toEqual(['warning: layers']);
  expect(rules({ layerBytes: 10 }, [], {})).toEqual([]);
  expect(rules({ layerBytes: 9 }, [], {}, [layer, layer])).toEqual(['warning: layer-bytes', 'warning: layer-bytes']);
  expect(rules({ unclaimed: 0.05 }, [], { unclaimedShare: 0.05 })).toEqual([]);
  expect(rules({ unclaimed: 0.05 }, [], { unclaimedShare: 0.051 })).toEqual(['warning: unclaimed']);
});

test('a limit without a value has the usual one', () => {
  expect(rules({}, ['download'], { expectedWeeklyDownload: 500e6 })).toEqual([]);
  expect(rules({}, ['download'], { expectedWeeklyDownload: 500e6 + 1 })).toEqual(['error: download']);
  expect(rules({}, ['layers'], {}, Array(125).fill(layer))).toEqual([]);
  expect(rules({}, ['layers'], {}, Array(126).fill(layer))).toEqual(['error: layers']);
  expect(rules({}, ['layerBytes'], {}, [{ ...layer, tarBytes: 10e9 }])).toEqual([]);
  expect(rules({}, ['layerBytes'], {}, [{ ...layer, tarBytes: 10e9 + 1 }])).toEqual(['error: layer-bytes']);
  expect(rules({}, ['unclaimed'], { unclaimedShare: 0.06 })).toEqual(['error: unclaimed']);
});

test.each<[CheckOptions, LimitValues, LimitName[]]>([
  [
    { limits: { download: '500 MB', layerBytes: '1.5GiB', unclaimed: '5 %', layers: 9 } },
    { download: 500e6, layerBytes: 1.5 * 2 ** 30, unclaimed: 0.05, layers: 9 },
    [],
  ],
  [
    { limits: { download: 4096, unclaimed: 0.5 }, failOn: ['download'] },
    { download: 4096, unclaimed: 0.5 },
    ['download'],
  ],
  [
    { failOn: ['download=1KB', 'layer-bytes', 'layers=3', 'unclaimed=2%'] },
    { download: 1000, layers: 3, unclaimed: 0.02 },
    ['download', 'layerBytes', 'layers', 'unclaimed'],
  ],
  [{ limits: { layers: 9 }, failOn: ['layers=3'] }, { layers: 3 }, ['layers']],
])('%j is understood', async (options, limits, failOn) => {
  expect(await readChecks(options)).toEqual({ limits, failOn: new Set(failOn), clients: [] });
});

test.each<[CheckOptions, string, RegExp]>([
  [{ limits: { download: '500 XB' } }, 'LIMIT_INVALID', /^the limit download cannot be "500 XB"$/],
  [{ limits: { download: -1 } }, 'LIMIT_INVALID', /download/],
  [{ limits: { layers: 0 } }, 'LIMIT_INVALID', /layers/],
  [{ limits: { unclaimed: '101 %' } }, 'LIMIT_INVALID', /unclaimed/],
  [{ limits: { unclaimed: 5 } }, 'LIMIT_INVALID', /unclaimed/],
  [{ failOn: ['layerbytes'] }, 'LIMIT_INVALID', /^"layerbytes" is not a limit$/],
  [{ failOn: ['layers='] }, 'LIMIT_INVALID', /layers/],
  [{ failOn: [''] }, 'LIMIT_INVALID', /^"" is not a limit$/],
  [{ clients: ['dokcer'] }, 'CHOICE_INVALID', /dokcer/],
])('%j is refused', async (options, code, message) => {
  await expect(readChecks(options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test('nothing is checked unless something is asked for', async () => {
  expect(await readChecks({})).toBeUndefined();
  expect(await readChecks({ failOn: [] })).toBeDefined();
});
