import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AssignedComponent, type Assignment, unclaimedName } from '../claims/assignment.ts';
import { pathsByComponent, type SampleComponents, sampleAssignment } from '../claims/sample-assignment.fixture.ts';
import { sampleIndex } from '../files/sample-index.fixture.ts';
import { compareBytes } from '../text/byte-order.ts';
import { groupComponents } from './group-components.ts';
import type { GroupRule } from './group-rule.ts';

const files = sampleIndex(['/a', '/b', '/c', '/d', '/e']);

function rule(name: string, patterns: readonly string[], more: Partial<GroupRule> = {}): GroupRule {
  return { name, patterns, alone: false, ...more };
}

function group(components: SampleComponents, ...rules: readonly GroupRule[]) {
  return groupComponents(sampleAssignment(files, components), rules);
}

/** The paths of each component. */
function grouped(components: SampleComponents, ...rules: readonly GroupRule[]): Record<string, string[]> {
  return pathsByComponent(files, group(components, ...rules).assignment);
}

const kernel: SampleComponents = {
  [unclaimedName]: { paths: ['/e'], stability: 0, mtimeClamp: 1 },
  'rpm/bash': { paths: ['/b'], stability: 0.9 },
  'rpm/kernel': { paths: ['/a', '/d'], stability: 0.5, mtimeClamp: 9 },
  'rpm/kernel-modules': { paths: ['/c', '/d'], stability: 0.25, mtimeClamp: 20 },
  'rpm/kernel/firmware': { paths: ['/b'], stability: 0.5 },
};

describe('a group', () => {
  test('has the entries of its components, each once and in path order, and takes their place', () => {
    expect(grouped(kernel, rule('boot', ['rpm/kernel', 'rpm/kernel-modules']))).toEqual({
      [unclaimedName]: ['/e'],
      'group/boot': ['/a', '/c', '/d'],
      'rpm/bash': ['/b'],
      'rpm/kernel/firmware': ['/b'],
    });
  });

  test('has the product of their stabilities and the newest of their clamps', () => {
    const { assignment } = group(kernel, rule('boot', ['rpm/kernel', 'rpm/kernel-modules']));
    expect(assignment.components).toContainEqual({ name: 'group/boot', stability: 0.125, mtimeClamp: 20 });
  });

  test('has its own stability when it has one', () => {
    const { assignment } = group(kernel, rule('boot', ['rpm/kernel'], { stability: 0.75 }));
    expect(assignment.components).toContainEqual({ name: 'group/boot', stability: 0.75, mtimeClamp: 9 });
  });

  test('changed on all days on which its components did, if those of each are known', () => {
    const components: SampleComponents = {
      'rpm/a': { paths: ['/a'], changeDays: [3, 7] },
      'rpm/b': { paths: ['/b'], changeDays: [1, 7], version: '2' },
      'rpm/c': { paths: ['/c'], interval: 30 },
    };
    const joined = (patterns: string[], given = {}) =>
      group(components, rule('x', patterns, given)).assignment.components;
    const base = { name: 'group/x', mtimeClamp: 7 };
    expect(joined(['rpm/a', 'rpm/b'])[0]).toEqual({ ...base, stability: 0.25, changeDays: [1, 3, 7] });
    expect(joined(['rpm/a', 'rpm/c'])[0]).toEqual({ ...base, stability: 0.25 });
    expect(joined(['rpm/a', 'rpm/b'], { interval: 14, stability: 0.75 })[0]).toEqual({
      ...base,
      stability: 0.75,
      interval: 14,
    });
    expect(joined(['rpm/b'])[0]).toEqual({ ...base, stability: 0.5, changeDays: [1, 7], version: '2' });
  });

  test('of one component is that component under its name', () => {
    expect(group(kernel, rule('shell', ['rpm/bash'])).assignment.components).toContainEqual({
      name: 'group/shell',
      stability: 0.9,
      mtimeClamp: 7,
    });
  });

  test('shares an entry with a component outside', () => {
    const outcome = grouped(kernel, rule('tools', ['rpm/bash', 'rpm/kernel']));
    expect(outcome).toMatchObject({ 'group/tools': ['/a', '/b', '/d'], 'rpm/kernel-modules': ['/c', '/d'] });
  });

  test('is reported by the names of its components', () => {
    const { takenBy } = group(kernel, rule('boot', ['rpm/kernel*']), rule('shell', ['rpm/bash']));
    expect(Object.fromEntries(takenBy)).toEqual({
      'rpm/bash': 'group/shell',
      'rpm/kernel': 'group/boot',
      'rpm/kernel-modules': 'group/boot',
    });
  });

  test('has a layer of its own only if it says so and has components', () => {
    const alone = { alone: true };
    const outcome = group(kernel, rule('z', ['rpm/kernel'], alone), rule('y', ['x'], alone), rule('x', ['rpm/bash']));
    expect([...outcome.ownLayers]).toEqual(['group/z']);
  });

  test('without components is none', () => {
    const outcome = group(kernel, rule('boot', ['deb/linux*']), rule('empty', []));
    expect(pathsByComponent(files, outcome.assignment)).toEqual(grouped(kernel));
    expect(outcome.takenBy.size).toBe(0);
  });
});

describe('a pattern', () => {
  test.each([
    ['rpm/kernel', ['rpm/kernel']],
    ['rpm/kernel*', ['rpm/kernel', 'rpm/kernel-modules']],
    ['rpm/kernel**', ['rpm/kernel', 'rpm/kernel-modules', 'rpm/kernel/firmware']],
    ['*/bas?', ['rpm/bash']],
    ['**', ['rpm/bash', 'rpm/kernel', 'rpm/kernel-modules', 'rpm/kernel/firmware']],
    ['rpm/{bash,kernel}', []],
    ['!rpm/bash', []],
  ])('%s', (pattern, names) => {
    expect([...group(kernel, rule('x', [pattern])).takenBy.keys()]).toEqual(names);
  });

  test('that is the whole name of a component takes it, whatever characters it has', () => {
    const names = ['a/(x)[y]{z,w}', 'a/*', 'a/\\', 'a/b'];
    const components = Object.fromEntries(names.map((name) => [name, { paths: ['/a'] }]));
    for (const name of names) expect([...group(components, rule('x', [name])).takenBy.keys()]).toContain(name);
  });

  test('takes unclaimed entries only by their full name', () => {
    expect(group(kernel, rule('x', ['chunkah/*', '*/unclaimed'])).takenBy.size).toBe(0);
    expect(grouped(kernel, rule('x', [unclaimedName, 'rpm/bash']))).toMatchObject({ 'group/x': ['/b', '/e'] });
  });

  test('that takes nothing is reported once, by groups in byte order', () => {
    const { unmatched } = group(
      kernel,
      rule('y', ['rpm/none', 'rpm/kernel', 'rpm/k*', 'rpm/none', 'deb/*']),
      rule('x', ['chunkah/*']),
    );
    expect(unmatched).toEqual([
      { group: 'x', pattern: 'chunkah/*' },
      { group: 'y', pattern: 'rpm/none' },
      { group: 'y', pattern: 'deb/*' },
    ]);
  });
});

test('two groups cannot have one component; the first in byte order is reported, however they are listed', () => {
  const rules = [rule('z', ['rpm/**']), rule('b', ['rpm/kernel-*']), rule('a', ['rpm/kernel-modules', 'rpm/kernel'])];
  for (const list of [rules, rules.toReversed()]) {
    expect(() => group(kernel, ...list)).toThrow(
      expect.objectContaining({
        code: 'GROUP_OVERLAP',
        message: 'the groups a and z both match the component rpm/kernel',
        hint: expect.any(String),
      }),
    );
  }
});

test('no group, no change', () => {
  const assignment = sampleAssignment(files, kernel);
  expect(groupComponents(assignment, []).assignment).toBe(assignment);
});

/** Components with letters as names and entries. Each letter is in at most one group. */
const claimed = fc.dictionary(
  fc.constantFrom('a/p', 'a/q', 'h/r', 'h/s', 'h/\uff00', 'h/\u{1f600}'),
  fc.record({
    paths: fc.subarray(['/a', '/b', '/c', '/d', '/e'], { minLength: 1 }),
    stability: fc.constantFrom(0, 0.5, 0.7, 0.9, 1),
    mtimeClamp: fc.nat(3),
  }),
);

function inOrder(components: SampleComponents): SampleComponents {
  return Object.fromEntries(Object.entries(components).sort(([a], [b]) => compareBytes(a, b)));
}

function owners(assignment: Assignment, nameOf: (component: AssignedComponent) => string): Set<string> {
  const pairs = assignment.components.flatMap((component, number) =>
    Array.from(
      assignment.files.subarray(assignment.start[number], assignment.start[number + 1]),
      (file) => `${file} ${nameOf(component)}`,
    ),
  );
  return new Set(pairs);
}

test('no entry is lost, doubled or moved, and the order of the groups does not matter', () => {
  const groupOf = fc.array(fc.nat(2), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(claimed, groupOf, (components, choice) => {
      const names = Object.keys(inOrder(components));
      const wanted = (number: number) => names.filter((_, index) => choice[index] === number);
      const rules = [rule('one', wanted(1)), rule('two', wanted(2), { alone: true, stability: 0.3 })];
      const before = sampleAssignment(files, inOrder(components));
      const outcome = groupComponents(before, rules);
      const { assignment, takenBy } = outcome;

      expect(owners(assignment, ({ name }) => name)).toEqual(owners(before, ({ name }) => takenBy.get(name) ?? name));
      expect(assignment.files).toHaveLength(owners(assignment, ({ name }) => name).size);
      const sorted = assignment.components.map(({ name }) => name);
      expect(sorted).toEqual([...sorted].sort(compareBytes));
      expect(assignment.start).toHaveLength(sorted.length + 1);
      for (const paths of Object.values(pathsByComponent(files, assignment))) {
        expect(paths.length).toBeGreaterThan(0);
        expect(paths).toEqual([...paths].sort());
      }

      const turned = rules.toReversed().map((one) => ({ ...one, patterns: one.patterns.toReversed() }));
      expect(groupComponents(before, turned)).toEqual(outcome);
    }),
  );
});
