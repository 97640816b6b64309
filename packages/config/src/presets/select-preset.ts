import { type Preset, printable } from '@chunkah/core';
import { shortened } from '@chunkah/core/json';

/** A preset and, as part of a sentence, why it was chosen. */
export interface SelectedPreset {
  readonly preset: Preset;
  readonly reason: string;
}

/**
 * The preset that fits a root. The root's `ID` decides, then the names in `ID_LIKE` in order; for
 * each, a preset that names the root's `VARIANT_ID` wins over one that names no variant. Among
 * equals the first wins.
 * @param osRelease fields of the root's `os-release` (os-release(5)).
 * @returns `undefined` if no preset fits.
 */
export function selectPreset(
  presets: readonly Preset[],
  osRelease: Readonly<Record<string, string>>,
): SelectedPreset | undefined {
  const { ID: id = '', VARIANT_ID: variant = '', ID_LIKE: like = '' } = osRelease;
  for (const name of [id, ...like.split(/\s+/)]) {
    if (name === '') continue;
    const ofVariant = presets.find((one) => isMadeFor(one, name, (variants) => variants?.includes(variant)));
    const preset = ofVariant ?? presets.find((one) => isMadeFor(one, name, (variants) => variants === undefined));
    if (preset === undefined) continue;
    const fields = { ID: id, ID_LIKE: name === id ? '' : like, VARIANT_ID: ofVariant === undefined ? '' : variant };
    return { preset, reason: `os-release says ${shownFields(fields)}` };
  }
  return undefined;
}

function isMadeFor(
  { matches = [] }: Preset,
  id: string,
  fits: (variants: readonly string[] | undefined) => boolean | undefined,
): boolean {
  return matches.some((match) => match.id === id && fits(match.variants));
}

/** Those that are present. They come from the root and may contain anything. */
function shownFields(fields: Readonly<Record<string, string>>): string {
  const told = Object.entries(fields).filter(([, value]) => value !== '');
  return told.map(([key, value]) => `${key}=${printable(shortened(value))}`).join(', ');
}
