import { defineRepo } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { claimLeft, shadowWarnings } from './claims.ts';
import { compileRules } from './compile-rules.ts';
import { pathmapOptions } from './options.ts';
import { type ComponentMap, parseComponentMap } from './parse-component-map.ts';
import { readComponentMap } from './read-component-map.ts';

export { componentMapSchema } from './rule-schema.ts';

/** Components by path prefix: the first rule that matches wins. */
export const pathmap = defineRepo({
  name: 'pathmap',
  version: manifest.version,
  priority: 50,
  options: pathmapOptions,
  async load({ files, logger, signal, defaultMtimeClamp }, { path, rules = [] }) {
    if (path === undefined && (rules.length === 0 || files.count === 0)) return undefined;
    const noFile: ComponentMap = { rules: [], warnings: [] };
    const map = path === undefined ? noFile : parseComponentMap(await readComponentMap(path, signal), path);
    const source = path === undefined ? 'the list of rules' : `the component map ${path}`;
    const compiled = compileRules([...map.rules, ...rules], source, path !== undefined);
    for (const warning of [...map.warnings, ...shadowWarnings(compiled)]) logger.warn(warning);
    return {
      components: compiled.components.map((component) => ({ ...component, mtimeClamp: defaultMtimeClamp })),
      details: { rules: map.rules.length + rules.length, ...(path === undefined ? {} : { map: path }) },
      weakClaims(left, claims) {
        for (const warning of claimLeft(compiled.rules, files, left, claims)) logger.warn(warning);
      },
    };
  },
});

export default pathmap;
