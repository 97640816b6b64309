export type { MapFault } from './read/map-fault.ts';
export type { MapPart, MapReader, MapSummary, WrittenPaths } from './read/map-part.ts';
export { filemapSchema } from './read/map-schema.ts';
export { parseMap } from './read/parse-map.ts';
export { readHostFile } from './read/read-host-file.ts';
export { detached } from './written/detached.ts';
export type { OnFault } from './written/on-fault.ts';
export { checkWrittenName } from './written/written-name.ts';
export { checkWrittenPath } from './written/written-path.ts';
