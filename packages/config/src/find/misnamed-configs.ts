import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Formats that other programs accept. */
const otherExtensions = ['yaml', 'yml', 'toml', 'cjs', 'cts'];

/** For a directory without a config: a warning for each file that looks like one by its name. */
export function misnamedConfigs(directory: string): string[] {
  const names = otherExtensions.map((extension) => `chunkah.config.${extension}`);
  return names
    .filter((name) => existsSync(join(directory, name)))
    .map((name) => `${name} is not read: a config is chunkah.config.ts, .mts, .js, .mjs or .json`);
}
