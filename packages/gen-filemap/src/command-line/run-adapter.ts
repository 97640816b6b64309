import type { Circumstances, InstalledComponent } from '../adapters/adapter.ts';
import type { MapOptions } from './map-options.ts';

/**
 * Asks an adapter what is installed. Loads the adapter on demand, so that help and version answer
 * at once.
 */
export type Ask = (circumstances: Circumstances) => Promise<readonly InstalledComponent[]>;

/**
 * What the action of a command calls.
 * @param paths the paths of the host that only this command takes.
 */
export type Run = (options: MapOptions, paths: readonly (string | undefined)[], ask: Ask) => Promise<void>;
