import type { ConfigExport } from './config.ts';

/** Returns its argument: it lets editors complete and check the options. */
export function defineConfig(config: ConfigExport): ConfigExport {
  return config;
}
