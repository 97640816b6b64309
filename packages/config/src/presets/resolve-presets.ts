import type { Preset } from '@chunkah/core';
import type { Falsy } from '../config.ts';
import { presetUnknown } from './errors.ts';
import { extendPreset } from './extend-preset.ts';
import { type PlacedPreset, type PresetPlace, PresetTable } from './preset-table.ts';
import { type SelectedPreset, selectPreset } from './select-preset.ts';

/** A preset that a run uses. */
export interface ChosenPreset {
  readonly name: string;
  /** Why, as part of a sentence. */
  readonly reason: string;
}

/** Presets named by one source. */
export interface PresetList extends PresetPlace {
  /** Names, `auto`, presets themselves. */
  readonly entries: readonly (string | object | Falsy)[];
}

export interface PresetSurroundings {
  readonly builtIn: readonly Preset[];
  /** Fields of the rootfs's `os-release`; `undefined` if no rootfs is named. */
  readonly osRelease: Readonly<Record<string, string>> | undefined;
}

export interface ResolvedPresets {
  /** Without duplicates. */
  readonly chosen: readonly ChosenPreset[];
  /**
   * Those chosen and those they extend, each before the one it extends, without duplicates. Highest
   * precedence first.
   */
  readonly chain: readonly PlacedPreset[];
  readonly warnings: readonly string[];
}

/**
 * Resolves lists of presets, highest precedence first. A preset in one of them is known to all.
 * @throws ChunkahError `PRESET_UNKNOWN`, `PRESET_CYCLE`, `PLUGIN_INVALID`.
 */
export async function resolvePresets(
  lists: readonly PresetList[],
  { builtIn, osRelease }: PresetSurroundings,
): Promise<ResolvedPresets> {
  const table = new PresetTable(
    builtIn,
    lists.flatMap(({ bases }) => bases),
  );
  const wishes = lists.flatMap((list) =>
    list.entries.flatMap((entry) => (entry ? [nameWish(entry, list, table)] : [])),
  );
  for (const { name, place } of wishes) if (name !== 'auto') await table.find(name, place);
  const selected = selectPreset([...new Set(table.byName().values())], osRelease ?? {});
  const chosen = new Map<string, ChosenPreset>();
  const chain = new Map<string, PlacedPreset>();
  for (const { name, place } of wishes) {
    const choice = choose(name, place, table, selected);
    if (choice === undefined || chosen.has(choice.name)) continue;
    chosen.set(choice.name, choice);
    await findParents(choice.name, place, table);
    for (const { preset, ...placed } of extended(choice.name, table)) {
      // A preset comes after all that extend it.
      chain.delete(preset.name);
      chain.set(preset.name, { preset, ...placed });
    }
  }
  const lacks = selected === undefined && wishes.some(({ name }) => name === 'auto');
  return { chosen: [...chosen.values()], chain: [...chain.values()], warnings: lacks ? [noneFits(osRelease)] : [] };
}

/** The name of a preset, or `auto`, and who names it. */
interface Wish {
  readonly name: string;
  readonly place: PresetPlace;
}

function nameWish(entry: string | object, place: PresetPlace, table: PresetTable): Wish {
  return { name: typeof entry === 'string' ? entry : table.add(entry, nameOf(entry), place).preset.name, place };
}

/** A preset given as an object may lack its name. */
function nameOf(entry: object): string {
  return 'name' in entry && typeof entry.name === 'string' ? entry.name : 'without a name';
}

function choose(
  name: string,
  { origin }: PresetPlace,
  table: PresetTable,
  selected: SelectedPreset | undefined,
): ChosenPreset | undefined {
  if (name === 'auto') return selected && { name: selected.preset.name, reason: selected.reason };
  const found = table.get(name);
  if (found === undefined) throw presetUnknown(name, undefined, [...table.byName().keys()]);
  return { name: found.preset.name, reason: `named by the ${origin}` };
}

/** Parents that are not built in come from packages too. */
async function findParents(name: string, { origin }: PresetPlace, table: PresetTable): Promise<void> {
  const seen = new Set<string>();
  let child = table.get(name);
  while (child?.preset.extends !== undefined && !seen.has(child.preset.extends)) {
    seen.add(child.preset.extends);
    child = await table.find(child.preset.extends, { origin, bases: child.bases });
  }
}

function extended(name: string, table: PresetTable): PlacedPreset[] {
  return extendPreset(name, table.byName()).flatMap((preset) => table.get(preset.name) ?? []);
}

function noneFits(osRelease: Readonly<Record<string, string>> | undefined): string {
  return `"auto" finds no preset: ${whyNone(osRelease)}`;
}

function whyNone(osRelease: Readonly<Record<string, string>> | undefined): string {
  if (osRelease === undefined) return 'no rootfs is named';
  const { ID: id } = osRelease;
  return id === undefined ? 'the rootfs has no os-release' : `none is known for ID=${id} of os-release`;
}
