import type { Preset, PresetMatch } from '@chunkah/core';
import { expect, test } from 'vitest';
import { selectPreset } from './select-preset.ts';

function preset(name: string, ...matches: PresetMatch[]): Preset {
  return { name, title: name, matches };
}

const known: readonly Preset[] = [
  { name: 'linux', title: 'made for no root of its own' },
  preset('fedora', { id: 'fedora' }),
  preset('fedora-bootc', { id: 'fedora', variants: ['silverblue', 'coreos'] }, { id: 'bluefin' }),
  preset('rhel', { id: 'rhel' }),
  preset('debian', { id: 'debian' }),
  preset('server-only', { id: 'acme', variants: ['server'] }),
];

interface Case {
  readonly osRelease: Readonly<Record<string, string>>;
  readonly taken: string;
  readonly reason: string;
}

const cases: readonly Case[] = [
  { osRelease: { ID: 'fedora' }, taken: 'fedora', reason: 'os-release says ID=fedora' },
  {
    osRelease: { ID: 'fedora', VARIANT_ID: 'silverblue' },
    taken: 'fedora-bootc',
    reason: 'os-release says ID=fedora, VARIANT_ID=silverblue',
  },
  { osRelease: { ID: 'fedora', VARIANT_ID: 'server' }, taken: 'fedora', reason: 'os-release says ID=fedora' },
  {
    osRelease: { ID: 'bluefin', ID_LIKE: 'fedora', VARIANT_ID: 'bluefin' },
    taken: 'fedora-bootc',
    reason: 'os-release says ID=bluefin',
  },
  {
    osRelease: { ID: 'mine', ID_LIKE: 'fedora', VARIANT_ID: 'coreos' },
    taken: 'fedora-bootc',
    reason: 'os-release says ID=mine, ID_LIKE=fedora, VARIANT_ID=coreos',
  },
  {
    osRelease: { ID: 'rocky', ID_LIKE: 'rhel centos fedora' },
    taken: 'rhel',
    reason: 'os-release says ID=rocky, ID_LIKE=rhel centos fedora',
  },
  {
    osRelease: { ID: 'rocky', ID_LIKE: ' unknown\tfedora  rhel' },
    taken: 'fedora',
    reason: 'os-release says ID=rocky, ID_LIKE= unknown\\tfedora  rhel',
  },
  { osRelease: { ID_LIKE: 'debian' }, taken: 'debian', reason: 'os-release says ID_LIKE=debian' },
  { osRelease: { ID: 'debian', ID_LIKE: 'debian fedora' }, taken: 'debian', reason: 'os-release says ID=debian' },
];

test.each(cases)('$osRelease takes $taken', ({ osRelease, taken, reason }) => {
  const selected = selectPreset(known, osRelease);
  expect([selected?.preset.name, selected?.reason]).toEqual([taken, reason]);
});

test.each([{}, { ID: '' }, { ID: 'gentoo' }, { ID: 'acme' }, { ID: 'acme', VARIANT_ID: 'desktop' }, { ID: 'linux' }])(
  '%j takes none',
  (osRelease) => {
    expect(selectPreset(known, osRelease)).toBeUndefined();
  },
);

test('of two presets made for one root the first is taken', () => {
  const mine = preset('mine', { id: 'debian' });
  expect(selectPreset([mine, ...known], { ID: 'debian' })?.preset).toBe(mine);
});

test('what os-release says cannot harm a terminal', () => {
  const osRelease = { ID: '\x1b[2J', ID_LIKE: `debian ${'x'.repeat(5000)}` };
  const reason = selectPreset(known, osRelease)?.reason ?? '';
  expect(reason).toMatch(/^os-release says ID=\\x1b\[2J, ID_LIKE=debian x+\.\.\.$/);
  expect(reason.length).toBeLessThan(200);
});
