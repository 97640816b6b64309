import { expect, test } from 'vitest';
import { startRegistry } from '../../packages/registry/src/faulty-registry.fixture.ts';
import * as faults from '../registry/faults.ts';
import { push } from '../registry/push.ts';
import { createWorkplace, expectNothingLeft } from '../workplace.ts';

test('a registry that is down is asked six times, after 2, 4, 8, 16 and 32 seconds', async () => {
  const times: number[] = [];
  const isTag = faults.requests('PUT', 'manifests');
  const registry = await startRegistry({
    fault: faults.at(isTag, (...request) => {
      times.push(performance.now());
      return faults.answer(503)(...request);
    }),
  });
  const place = createWorkplace();
  const outcome = await push(place, ['-o', `docker://${registry.host}/app:1`, '-v']);
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: .*manifests\/1: status 503/m) });
  const waits = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
  expect(waits).toHaveLength(5);
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThan(2 ** (index + 1) - 0.1);
    expect(wait).toBeLessThan(2 ** (index + 1) + 3);
  }
  expect(registry.manifests.size).toBe(0);
  expectNothingLeft(place);
});
