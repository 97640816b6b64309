import { parseImageLocation, pathsOfImage } from '../image-sources/parse-image-location.ts';
import { configFileName } from '../init/config-file.ts';
import { parsePrevious } from '../pipeline/previous/parse-previous.ts';
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
  const { output, compat, presets = [], databases = [], plugin, previous, image, against } = options;
  const paths = [
    ...pathOptions.map((name) => options[name]),
    ...databases.map((database) => database.slice(database.indexOf('=') + 1)),
    ...pathsOf(output, compat === undefined),
    ...pathsOfPrevious(previous),
    ...pathsOfInput(image),
    ...pathsOfInput(against),
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
    return ['standard-output', 'docker', 'containers-storage'].includes(transport) ? [] : [path];
  } catch {
    return [];
  }
}

/** The files that `--previous` names; nothing for one that is wrong. */
function pathsOfPrevious(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    return pathsOfImage(parsePrevious(text));
  } catch {
    return [];
  }
}

/** The files that `--image` or `--against` names; nothing for one that is wrong. */
function pathsOfInput(text: string | undefined): string[] {
  const location = text === undefined ? undefined : parseImageLocation(text);
  return location === undefined ? [] : pathsOfImage(location);
}
