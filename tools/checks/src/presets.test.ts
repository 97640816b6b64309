import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extendPreset, presetSchema, selectPreset } from '@chunkah/config';
import { presets } from '@chunkah/presets';
import { readOsRelease } from '@chunkah/rootfs';
import { file, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

/** Folder of `os-release` files of distributions. */
const samples = join(repositoryRoot, 'tools/checks/os-release');

/** For each of them the preset, if any, and why. */
const chosen: Readonly<Record<string, readonly [preset: string, reason: string] | undefined>> = {
  'alpine-3.22.txt': ['alpine', 'ID=alpine'],
  'arch.txt': ['arch', 'ID=arch'],
  'aurora-43.txt': ['fedora-bootc', 'ID=aurora'],
  'bluefin-43.txt': ['fedora-bootc', 'ID=bluefin'],
  'centos-stream-10.txt': ['centos', 'ID=centos'],
  'debian-12.txt': ['debian', 'ID=debian'],
  'debian-13.txt': ['debian', 'ID=debian'],
  'fedora-43-container.txt': ['fedora', 'ID=fedora'],
  'fedora-43-coreos.txt': ['fedora-bootc', 'ID=fedora, VARIANT_ID=coreos'],
  'fedora-43-silverblue.txt': ['fedora-bootc', 'ID=fedora, VARIANT_ID=silverblue'],
  'fedora-43.txt': ['fedora', 'ID=fedora'],
  'gentoo.txt': undefined,
  'gnome-os.txt': ['gnome-os', 'ID=org.gnome.os'],
  'linux-mint-22.txt': ['ubuntu', 'ID=linuxmint, ID_LIKE=ubuntu debian'],
  'opensuse-leap-15.6.txt': ['opensuse', 'ID=opensuse-leap'],
  'opensuse-tumbleweed.txt': ['opensuse', 'ID=opensuse-tumbleweed'],
  'rhel-10.txt': ['rhel', 'ID=rhel'],
  'rocky-8.txt': ['rhel', 'ID=rocky, ID_LIKE=rhel centos fedora'],
  'ubuntu-24.04.txt': ['ubuntu', 'ID=ubuntu'],
};

const byName = new Map(presets.map((preset) => [preset.name, preset]));

describe.each([...byName])('the preset %s', (name, preset) => {
  test('is what a preset of a package may be', () => {
    expect(presetSchema.safeParse(preset)).toEqual({ success: true, data: preset });
  });

  test('extends presets that exist, and linux in the end', () => {
    expect(extendPreset(name, byName).at(-1)?.name).toBe('linux');
  });
});

test.each(readdirSync(samples))('the preset for %s', async (sample) => {
  const rootfs = temporaryDirectory();
  await writeTree(rootfs, { 'etc/os-release': file(readFileSync(join(samples, sample))) });
  const selected = selectPreset(presets, readOsRelease(rootfs));
  const [preset, reason] = chosen[sample] ?? [];
  expect([selected?.preset.name, selected?.reason]).toEqual([preset, reason && `os-release says ${reason}`]);
});

test('each sample of an os-release has its preset here, and each preset but linux its sample', () => {
  expect(Object.keys(chosen)).toEqual(readdirSync(samples).sort());
  const taken = Object.values(chosen).map((choice) => choice?.[0]);
  expect([...byName.keys()].filter((name) => !taken.includes(name))).toEqual(['linux']);
});

test('no two presets are made for the same roots', () => {
  const roots = presets.flatMap(({ matches = [] }) =>
    matches.flatMap(({ id, variants = ['any'] }) => variants.map((variant) => `${id} ${variant}`)),
  );
  expect(roots.filter((root, index) => roots.indexOf(root) !== index)).toEqual([]);
});
