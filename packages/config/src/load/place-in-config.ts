import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Where in a config something is wrong; both are counted from 1. */
export interface ConfigPlace {
  readonly line: string;
  readonly column?: string | undefined;
}

/**
 * The place in an error's stack; `undefined` if it has none.
 * @param file the config, an absolute path.
 */
export function placeInConfig(file: string, error: unknown): ConfigPlace | undefined {
  if (!(error instanceof Error)) return undefined;
  const own = placeInText(file, String(error.stack));
  if (own !== undefined || !(error instanceof SyntaxError)) return own;
  // Programs cannot see the place of a syntax error in a module: Node only prints it, and nothing
  // is run.
  const check = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
  return check.status === 0 ? undefined : placeInText(file, check.stderr);
}

/** The path may lead through a directory whose path is not UTF-8. */
function realOrSame(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/**
 * The first `FILE:LINE:COLUMN` or `FILE:LINE` with the file as a path or a URL, with or without its
 * symlinks.
 */
function placeInText(file: string, text: string): ConfigPlace | undefined {
  const names = [file, realOrSame(file)].flatMap((name) => [name, pathToFileURL(name).pathname]);
  for (const name of names) {
    for (const rest of text.split(`${name}:`).slice(1)) {
      const [, line, column] = /^(\d+)(?::(\d+))?/.exec(rest) ?? [];
      if (line !== undefined) return { line, column };
    }
  }
  return undefined;
}
