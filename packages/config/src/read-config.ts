import { presentPlaces } from './find/find-config.ts';
import { misnamedConfigs } from './find/misnamed-configs.ts';
import type { ConfigSources, ResolveConfigOptions } from './resolve-config.ts';

export type ReadConfigOptions = ResolveConfigOptions;
export type ReadConfigResult = ConfigSources;

const nothing: ConfigSources = { layers: [], presets: [], warnings: [] };

/**
 * Finds, evaluates and checks the config of a run, and the presets that it or the command line
 * names. A run without them only pays for listing the directory.
 * @throws ChunkahError for anything wrong with them.
 */
export async function readConfig(options: ReadConfigOptions): Promise<ReadConfigResult> {
  const { configFile, directory, presets } = options;
  const mayBeThere = () => presentPlaces(directory).length > 0 || misnamedConfigs(directory).length > 0;
  const isThere = configFile !== false && (configFile !== undefined || mayBeThere());
  if (!isThere && presets.length === 0) return nothing;
  const { resolveConfig } = await import('./resolve-config.ts');
  return await resolveConfig(options);
}
