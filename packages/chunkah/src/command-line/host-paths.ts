import { configFileName } from '../init/config-file.ts';
import { isOnHost, parsePrevious } from '../pipeline/previous/parse-previous.ts';
import type { CommandOptions } from './options.ts';
import { parseOutput } from './parse-output.ts';

const pathOptions = [
  ...(['rootfs', 'imageConfig', 'configFile', 'componentMap', 'filemap'] as const),
  ...([
    'digestfile',
    'componentsFile',
    'summaryFile',
    'reportFile',
    'writePeakMemTo',
    'authfile',
    'registryCa',
  ] as const),
] as const;

/** The host paths that a command line names or, for `init`, that the command writes to. */
export function hostPaths(command: string, options: CommandOptions): string[] {
  const { output, compat, presets = [], databases = [], plugin, previous } = options;
  const paths = [
    ...pathOptions.map((name) => options[name]),
    ...databases.map((database) => database.slice(database.indexOf('=') + 1)),
    ...pathsOf(output, compat === undefined),
    ...pathsOfPrevious(previous),
    // A preset may be named by the path of its module.
    ...presets.filter((name) => /^\.\.?\//.test(name)),
    ...(command === 'init' ? [plugin ?? configFileName] : []),
  ];
  return paths.filter((path): path is string => typeof path === 'string' && path !== '');
}

/**
 * The file or directory that `--output` names; nothing for an invalid one, which is refused later.
 */
function pathsOf(output: string | undefined, hasTag: boolean): string[] {
  if (output === undefined) return [];
  try {
    const { transport, path } = parseOutput({ text: output }, { hasTag });
    return transport === 'standard-output' || transport === 'docker' ? [] : [path];
  } catch {
    return [];
  }
}

/** The files that `--previous` names; nothing for one that is wrong. */
function pathsOfPrevious(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const source = parsePrevious(text);
    if (!isOnHost(source)) return [];
    const { kind, path, reference } = source;
    return kind === 'manifest' && reference !== undefined ? [path, reference] : [path];
  } catch {
    return [];
  }
}
