import { decodeName, defineRepo, type FileId, stabilityFromInterval } from '@chunkah/core';
import { wheelsOptions } from './options.ts';
import { parseRecord } from './parse-record.ts';

/** A component for each installed Python distribution that has a RECORD. */
export const wheels = defineRepo({
  name: 'wheels',
  version: '0.1.0',
  // After the package databases, which have 10: what both know is the system's.
  priority: 15,
  options: wheelsOptions,
  async load({ files, glob, defaultMtimeClamp: mtimeClamp, read }, { interval }) {
    const filesOf = new Map<string, FileId[]>();
    for (const record of glob('**/*-packages/*.dist-info/RECORD')) {
      const path = files.path(record);
      const [, folder, name = ''] = /^(.*)\/([^/]+)-[^/-]+\.dist-info\/RECORD$/.exec(path) ?? [];
      if (folder === undefined || files.type(record) !== 'file') continue;
      const component = name.toLowerCase().replace(/[-_.]+/g, '-');
      const recorded = parseRecord(decodeName(await read(record)), path).flatMap((one) => {
        return files.resolve(one.startsWith('/') ? one : `${folder}/${one}`) ?? [];
      });
      filesOf.set(component, [...(filesOf.get(component) ?? []), ...recorded]);
    }
    if (filesOf.size === 0) return undefined;
    const stability = stabilityFromInterval(interval);
    return {
      components: Array.from(filesOf.keys(), (name) => ({ name, stability, interval, mtimeClamp })),
      strongClaims(claims) {
        for (const [component, owned] of [...filesOf.values()].entries()) {
          for (const file of owned) claims.add(file, component);
        }
      },
    };
  },
});

export default wheels;
