import { claimByFile, defineRepo, stabilityFromInterval } from '@chunkah/core';
import { parseMap } from '@chunkah/filemap';
import manifest from '../package.json' with { type: 'json' };
import { MapResolver } from './claims.ts';
import { mapFaulty } from './errors.ts';
import { filemapOptions } from './options.ts';
import { readMap } from './read-map.ts';

/** Days between updates of a component that names no interval. */
const defaultIntervalDays = 30;

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
    const { format, warnings } = parseMap(file.bytes, file.name, {
      take: (part) => resolver.add(part),
      fault: (fault) => mapFaulty(file.name, fault),
    });
    const resolved = resolver.finish();
    for (const warning of [...warnings, ...resolved.warnings]) context.logger.warn(warning);
    const mtimeClamp = context.defaultMtimeClamp;
    return {
      components: resolved.components.map(({ name, interval }) => ({
        name,
        stability: stabilityFromInterval(interval ?? defaultIntervalDays),
        mtimeClamp,
        ...(interval !== undefined && { interval }),
      })),
      details: { map: file.name, format, paths: resolved.paths, 'missing paths': resolved.missing },
      strongClaims: (claims) => claimByFile(claims, resolved.ownerOf),
    };
  },
});

export default filemap;
