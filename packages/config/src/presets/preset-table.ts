import { isChunkahError, type Preset } from '@chunkah/core';
import { ShapeFaults, shownValue } from '@chunkah/core/json';
import { pluginInvalid } from '../errors.ts';
import { importForeign } from '../load/foreign-modules.ts';
import { findPackage, folderOf } from '../plugins/find-package.ts';
import { presetSchema } from './preset-schema.ts';

/** A preset, and where the packages it names are resolved from. */
export interface PlacedPreset {
  readonly preset: Preset;
  /** Directories, in order. */
  readonly bases: readonly string[];
}

/** Who names a preset. */
export interface PresetPlace {
  /** For errors and reasons. */
  readonly origin: string;
  /** Directories to resolve packages from, in order. */
  readonly bases: readonly string[];
}

/**
 * All presets that a run knows, by their names and by the names of their packages. One from a
 * config or a package takes precedence over a built-in one of the same name; of two such, the first
 * is used.
 */
export class PresetTable {
  readonly #own = new Map<string, PlacedPreset>();
  readonly #builtIn: ReadonlyMap<string, PlacedPreset>;

  /** @param bases where packages named by built-in presets are resolved from. */
  constructor(builtIn: readonly Preset[], bases: readonly string[]) {
    this.#builtIn = new Map(builtIn.map((preset) => [preset.name, { preset, bases }]));
  }

  get(name: string): PlacedPreset | undefined {
    return this.#own.get(name) ?? this.#builtIn.get(name);
  }

  /** All presets by name, built-in ones last. */
  byName(): ReadonlyMap<string, Preset> {
    const byName = new Map<string, Preset>();
    for (const [name, { preset }] of [...this.#own, ...this.#builtIn]) {
      if (!byName.has(name)) byName.set(name, preset);
    }
    return byName;
  }

  /**
   * Adds a preset, unchecked so far.
   * @param name how errors refer to it.
   * @returns the preset used under its name.
   * @throws ChunkahError `PLUGIN_INVALID`.
   */
  add(value: unknown, name: string, { origin, bases }: PresetPlace): PlacedPreset {
    const preset = checked(value, name, origin);
    const known = this.#own.get(preset.name);
    if (known !== undefined) return known;
    const placed = { preset, bases };
    this.#own.set(preset.name, placed);
    return placed;
  }

  /**
   * The preset with this name, from its package if necessary.
   * @throws ChunkahError `PLUGIN_INVALID`.
   */
  async find(name: string, { origin, bases }: PresetPlace): Promise<PlacedPreset | undefined> {
    const known = this.get(name);
    if (known !== undefined) return known;
    const url = await findPackage({ kind: 'preset', name, bases, origin });
    if (url === undefined) return undefined;
    try {
      const { default: exported } = await importForeign(url);
      const placed = this.add(exported, name, { origin, bases: [folderOf(url), ...bases] });
      this.#own.set(name, placed);
      return placed;
    } catch (error) {
      throw isChunkahError(error) ? error : pluginInvalid('preset', name, origin, error);
    }
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
