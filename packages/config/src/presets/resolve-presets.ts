import { isChunkahError, type Preset, ShapeFaults, shownValue } from '@chunkah/core';
import type { Falsy } from '../config.ts';
import { pluginInvalid } from '../errors.ts';
import { importForeign } from '../load/foreign-modules.ts';
import { findPackage } from '../plugins/find-package.ts';
import { presetUnknown } from './errors.ts';
import { extendPreset } from './extend-preset.ts';
import { presetSchema } from './preset-schema.ts';
import { selectPreset } from './select-preset.ts';

/** A preset that a run takes. */
export interface ChosenPreset {
  readonly name: string;
  /** Why, as part of a sentence. */
  readonly reason: string;
}

export interface PresetSource {
  /** What names the presets, for errors and reasons. */
  readonly origin: string;
  /** Directory that packages are looked for from. */
  readonly base: string;
  readonly builtIn: readonly Preset[];
  readonly osRelease: Readonly<Record<string, string>>;
}

export interface ResolvedPresets {
  readonly chosen: readonly ChosenPreset[];
  /** Those chosen, each followed by those that it extends; none twice. The first counts most. */
  readonly chain: readonly Preset[];
  readonly warnings: readonly string[];
}

/**
 * Makes presets of what a list says: names, `auto`, presets themselves.
 * @throws ChunkahError `PRESET_UNKNOWN`, `PRESET_CYCLE`, `PLUGIN_MISSING`, `PLUGIN_INVALID`.
 */
export async function resolvePresets(
  entries: readonly (string | object | Falsy)[],
  source: PresetSource,
): Promise<ResolvedPresets> {
  const byName = new Map(source.builtIn.map((preset) => [preset.name, preset]));
  const chosen: ChosenPreset[] = [];
  const warnings: string[] = [];
  for (const entry of entries) {
    if (!entry) continue;
    const found = await choose(entry, byName, source);
    if (found === undefined) warnings.push(noneFits(source.osRelease));
    else chosen.push(found);
  }
  const chain = new Map<string, Preset>();
  for (const { name } of chosen) {
    await addParents(name, byName, source);
    for (const preset of extendPreset(name, byName)) if (!chain.has(preset.name)) chain.set(preset.name, preset);
  }
  return { chosen, chain: [...chain.values()], warnings };
}

async function choose(
  entry: string | object,
  byName: Map<string, Preset>,
  source: PresetSource,
): Promise<ChosenPreset | undefined> {
  if (entry === 'auto') {
    const selected = selectPreset([...byName.values()], source.osRelease);
    return selected && { name: selected.preset.name, reason: selected.reason };
  }
  const preset =
    typeof entry === 'string' ? await named(entry, byName, source) : checked(entry, nameOf(entry), source.origin);
  byName.set(preset.name, preset);
  return { name: preset.name, reason: `named by the ${source.origin}` };
}

/** A preset that is given as an object may lack its name. */
function nameOf(entry: object): string {
  return 'name' in entry && typeof entry.name === 'string' ? entry.name : 'without a name';
}

/** Parents that are no built-in ones come from packages too. */
async function addParents(name: string, byName: Map<string, Preset>, source: PresetSource): Promise<void> {
  const seen = new Set<string>();
  let child = byName.get(name);
  while (child?.extends !== undefined && !seen.has(child.extends)) {
    const preset = await named(child.extends, byName, source, child.name);
    byName.set(child.extends, preset);
    seen.add(child.extends);
    child = preset;
  }
}

async function named(
  name: string,
  byName: ReadonlyMap<string, Preset>,
  source: PresetSource,
  child?: string,
): Promise<Preset> {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const url = await findPackage({ kind: 'preset', name, base: source.base, origin: source.origin });
  if (url === undefined) throw presetUnknown(name, child, [...byName.keys()]);
  try {
    const { default: exported } = await importForeign(url);
    return checked(exported, name, source.origin);
  } catch (error) {
    throw isChunkahError(error) ? error : pluginInvalid('preset', name, source.origin, error);
  }
}

function checked(value: unknown, name: string, origin: string): Preset {
  const result = presetSchema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const faults = new ShapeFaults();
  for (const { path, message, input } of result.error.issues) {
    faults.add(path, `expected ${message}, found ${shownValue(input)}`);
  }
  throw pluginInvalid('preset', name, origin, new Error(`it is invalid: ${faults}`));
}

function noneFits({ ID: id }: Readonly<Record<string, string>>): string {
  const why = id === undefined ? 'the rootfs has no os-release' : `none is known for ID=${id} of os-release`;
  return `no preset is taken: ${why}`;
}
