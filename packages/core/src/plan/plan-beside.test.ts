import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleAssignment } from '../claims/sample-assignment.fixture.ts';
import { sampleIndex } from '../files/sample-index.fixture.ts';
import { tiersPacker } from '../packing/tiers-packer.ts';
import { makePlan, type PlanRequest } from './make-plan.ts';
import type { PlannedLayer } from './plan.ts';
import { layerCandidates, planBeside } from './plan-beside.ts';

const epoch = 1_700_000_000;

/** A tree with one file of so many bytes in each component. */
function requestOf(sizes: Readonly<Record<string, number>>, options: Partial<PlanRequest> = {}): PlanRequest {
  const names = Object.keys(sizes).sort();
  const files = sampleIndex(Object.fromEntries(names.map((name) => [`/${name}`, { size: sizes[name] ?? 0 }])));
  const components = names.map((name) => [`x/${name}`, { paths: [`/${name}`], stability: 0.9 }] as const);
  const assignment = sampleAssignment(files, Object.fromEntries(components));
  return { files, assignment, packer: tiersPacker, maxLayers: 4, now: epoch, sizeRule: 'file-bytes', ...options };
}

function namesOf(layers: readonly PlannedLayer[]): string[] {
  return layers.map(({ components }) => components.map(({ name }) => name.slice(2)).join(' '));
}

/** Names of the components of layers, as a previous image has them. */
function previousOf(...layers: readonly string[]): string[][] {
  return layers.map((names) => names.split(' ').map((name) => `x/${name}`));
}

/** Plans beside those of the candidates that `changed` has no component of. */
function beside(request: PlanRequest, previous: readonly string[], changed: readonly string[] = []) {
  const candidates = layerCandidates(request, previousOf(...previous));
  const isClean = ({ components }: PlannedLayer) => !components.some(({ name }) => changed.includes(name.slice(2)));
  const plan = planBeside(
    request,
    candidates.filter(({ layer }) => isClean(layer)),
  );
  return {
    kept: plan.layers.filter((layer) => layer.previous !== undefined).map(({ previous: number }) => number),
    layers: namesOf(plan.layers),
    opened: namesOf(plan.opened ?? []),
  };
}

describe('beside a previous image', () => {
  const sizes = { a: 50, b: 40, c: 30, d: 20, e: 10 };

  test('an equal tree has its layers, in its order', () => {
    const previous = ['d e', 'a', 'b c'];
    expect(beside(requestOf(sizes), previous)).toEqual({ kept: [0, 1, 2], layers: previous, opened: [] });
  });

  test('a changed component brings its layer mates down, and nothing else', () => {
    const { kept, layers } = beside(requestOf(sizes), ['d e', 'a', 'b c'], ['c']);
    expect(kept).toEqual([0, 1]);
    expect(layers.slice(0, 2)).toEqual(['d e', 'a']);
    expect(layers.slice(2).sort()).toEqual(['b', 'c']);
  });

  test('a layer whose component vanished is packed anew, and so is what is new', () => {
    const { kept, layers } = beside(requestOf(sizes), ['a z', 'b', 'c'], []);
    expect(kept).toEqual([1, 2]);
    expect(layers.flatMap((names) => names.split(' ')).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('where all layers are unchanged, the smallest is opened for what is new', () => {
    const { kept, layers, opened } = beside(requestOf(sizes, { maxLayers: 3 }), ['a', 'b', 'c d']);
    expect([kept, opened]).toEqual([[0, 2], ['b']]);
    expect(layers).toEqual(['a', 'c d', 'b e']);
  });

  test('fewer layers than before open the smallest ones', () => {
    const { kept, layers, opened } = beside(requestOf(sizes, { maxLayers: 2 }), ['a', 'b', 'c', 'd', 'e']);
    expect([kept, opened]).toEqual([[0], ['b', 'c', 'd', 'e']]);
    expect(layers).toEqual(['a', 'b c d e']);
  });

  test('what is to have a layer of its own leaves the one it shared, and is never opened', () => {
    const request = requestOf(sizes, { maxLayers: 3, ownLayers: new Set(['x/e']) });
    expect(beside(request, ['d e', 'a', 'b c'])).toMatchObject({ kept: [2], layers: ['b c', 'e', 'a d'] });
    expect(beside(request, ['e', 'a', 'b c']).opened).toEqual(['a']);
  });

  test('too few layers for those of their own end the run', () => {
    const ownLayers = new Set(['x/d', 'x/e']);
    expect(() => beside(requestOf(sizes, { maxLayers: 2, ownLayers }), ['a b c', 'd'])).toThrow(
      expect.objectContaining({ code: 'GROUPS_TOO_MANY' }),
    );
  });

  test('without unchanged layers the packer packs as for a first image', () => {
    const request = requestOf(sizes, { maxLayers: 3 });
    const { layers } = beside(request, ['a', 'b c', 'd e'], Object.keys(sizes));
    expect(layers).toEqual(namesOf(makePlan(request).layers));
  });

  test('a layer that is not ours is not a candidate', () => {
    expect(layerCandidates(requestOf(sizes), [undefined, ['x/a'], []]).map(({ previous }) => previous)).toEqual([1]);
  });
});

test('whatever changed, each component is in one layer, and only mates of what changed move', () => {
  const letters = Array.from('abcdefghijklmnop');
  const draws = fc.record({
    sizes: fc.array(fc.nat(1000), { minLength: 16, maxLength: 16 }),
    places: fc.array(fc.nat(6), { minLength: 16, maxLength: 16 }),
    changed: fc.subarray(letters),
    own: fc.subarray(letters, { maxLength: 3 }),
    maxLayers: fc.integer({ min: 4, max: 20 }),
  });
  fc.assert(
    fc.property(draws, ({ sizes, places, changed, own, maxLayers }) => {
      const ownLayers = new Set(own.map((name) => `x/${name}`));
      const named = Object.fromEntries(letters.map((name, index) => [name, sizes[index] ?? 0]));
      const previous = Array.from({ length: 7 }, (_, place) => letters.filter((_name, at) => places[at] === place));
      const before = previous.filter((names) => names.length > 0).map((names) => names.join(' '));
      const { kept, layers, opened } = beside(requestOf(named, { maxLayers, ownLayers }), before, changed);
      expect(layers.flatMap((names) => names.split(' ')).sort()).toEqual(letters);
      expect(layers.length).toBeLessThanOrEqual(maxLayers);
      for (const name of own) expect(layers).toContain(name);
      const mayStay = before.filter((names) => {
        const members = names.split(' ');
        const isShared = members.length > 1 && members.some((name) => own.includes(name));
        return !isShared && !members.some((name) => changed.includes(name));
      });
      if (mayStay.length === 0) return;
      const stayed = kept.map((number) => before[number ?? -1] ?? '');
      expect([...stayed, ...opened].sort()).toEqual(mayStay.sort());
      expect(layers.slice(0, kept.length)).toEqual(stayed);
    }),
  );
});
