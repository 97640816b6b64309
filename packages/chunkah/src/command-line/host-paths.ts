import { configFileName } from '../init/config-file.ts';
import type { CommandOptions } from './options.ts';
import { parseOutput } from './parse-output.ts';

const pathOptions = [
  ...(['rootfs', 'imageConfig', 'configFile', 'componentMap', 'filemap'] as const),
  ...(['digestfile', 'componentsFile', 'writePeakMemTo'] as const),
] as const;

/** The host paths that a command line names or, for `init`, that the command writes to. */
export function hostPaths(command: string, options: CommandOptions): string[] {
  const { output, compat, presets = [], plugin } = options;
  const paths = [
    ...pathOptions.map((name) => options[name]),
    ...pathsOf(output, compat === undefined),
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
    return transport === 'standard-output' ? [] : [path];
  } catch {
    return [];
  }
}
