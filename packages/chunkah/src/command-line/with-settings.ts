import { EarlyImage } from '../pipeline/source/early-image.ts';
import type { Invocation } from './invocation.ts';
import { namedBySource } from './option-sources.ts';
import { type RunSettings, readSettings } from './settings.ts';

/**
 * Runs a command with its settings.
 * @throws what the command throws; an error about the value of an option begins with where the
 * value comes from.
 */
export async function withSettings(
  invocation: Invocation,
  command: (settings: RunSettings) => Promise<void>,
): Promise<void> {
  const earlyImage = new EarlyImage();
  try {
    const settings = await readSettings(invocation, earlyImage);
    try {
      await command(settings);
    } catch (error) {
      throw namedBySource(error, settings);
    }
  } finally {
    await earlyImage.end();
  }
}
