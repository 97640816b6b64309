import type { ConfigExport } from './config.ts';

/** Gives back what it gets: editors then complete and check the options. */
export function defineConfig(config: ConfigExport): ConfigExport {
  return config;
}
