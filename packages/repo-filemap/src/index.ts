import { claimByFile, defineRepo, stabilityFromInterval } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { MapResolver } from './claims.ts';
import { filemapOptions } from './options.ts';
import { parseMap } from './parse-map.ts';
import { readMap } from './read-map.ts';

export { filemapSchema } from './map-schema.ts';

/** The components that a map lists, with their files. */
export const filemap = defineRepo({
  name: 'filemap',
  version: manifest.version,
  priority: 5,
  options: filemapOptions,
  async load(context, { path }) {
    const file = await readMap(path, context);
    if (file === undefined) return undefined;
    const resolver = new MapResolver(context.files);
    const { format, warnings } = parseMap(file.bytes, file.name, (part) => resolver.add(part));
    const resolved = resolver.finish();
    for (const warning of [...warnings, ...resolved.warnings]) context.logger.warn(warning);
    const mtimeClamp = context.defaultMtimeClamp;
    return {
      components: resolved.components.map(({ name, intervalDays }) => ({
        name,
        stability: stabilityFromInterval(intervalDays),
        mtimeClamp,
      })),
      details: { map: file.name, format, paths: resolved.paths, 'missing paths': resolved.missing },
      strongClaims: (claims) => claimByFile(claims, resolved.ownerOf),
    };
  },
});

export default filemap;
