import type { Circumstances, InstalledComponent } from '../adapters/adapter.ts';
import type { MapOptions } from './map-options.ts';

/**
 * Runs an adapter, which finds out what is installed. Loads it on demand, so that help and version
 * respond at once.
 */
export type Ask = (circumstances: Circumstances) => Promise<readonly InstalledComponent[]>;

/**
 * Called by the action of a command.
 * @param paths the host paths that only this command takes.
 */
export type Run = (options: MapOptions, paths: readonly (string | undefined)[], ask: Ask) => Promise<void>;
