import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** Options whose names on the command line differ from those in a config. */
const otherFlags: ReadonlyMap<string, string> = new Map([
  ['imageConfig', 'config'],
  ['labels', 'label'],
  ['annotations', 'annotation'],
  ['architecture', 'arch'],
  ['componentsFile', 'write-manifest-to'],
  ['presets', 'preset'],
]);

/** The options of a config as a table, made from the documented type. */
export function optionTable(): string {
  const source = readSource('packages/config/src/config.ts');
  const start = source.indexOf('export interface Config {');
  const body = source.slice(start, source.indexOf('\n}\n', start));
  const flags = readSource('packages/chunkah/src/command-line/options.ts');
  const rows = [...body.matchAll(/\/\*\* (.*?) \*\/\n {2}readonly (\w+)\?: (.+) \| undefined;/g)];
  return [
    '| option | type | command line | meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map(([, meaning = '', name = '', type = '']) => {
      return `| \`${name}\` | \`${shownType(type)}\` | ${flagOf(name, flags)} | ${meaning} |`;
    }),
  ].join('\n');
}

function readSource(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

/** A type as a reader of the guide needs it. In a table a bar ends the cell. */
function shownType(type: string): string {
  return type
    .replaceAll('readonly ', '')
    .replaceAll(' | Falsy', '')
    .replaceAll(/Readonly<(.*)>/g, '$1')
    .replaceAll(/\((\w+)\)\[\]/g, '$1[]')
    .replaceAll('|', '\\|');
}

function flagOf(name: string, flags: string): string {
  const flag = `--${otherFlags.get(name) ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return new RegExp(`${flag}[ ']`).test(flags) ? `\`${flag}\`` : '';
}
