import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { storageToolMissing } from './errors.ts';

/** A program that copies an image into the storage. */
export interface StorageTool {
  readonly name: string;
  /** What it reads: a directory in the OCI image layout, or an archive of one. */
  readonly reads: 'directory' | 'archive';
  /** The arguments of each run. @param path of the image, which has the first name. */
  commands(path: string, names: readonly [string, ...string[]]): string[][];
}

/** In the order in which they are looked for. */
const tools: readonly StorageTool[] = [
  {
    name: 'skopeo',
    reads: 'directory',
    commands: (path, names) =>
      names.map((name) => ['copy', '--preserve-digests', `oci:${path}`, `containers-storage:${name}`]),
  },
  {
    name: 'podman',
    // It names the image of a directory after the directory, besides or instead.
    reads: 'archive',
    commands: (path, [first, ...others]) => [
      ['load', '--quiet', '--input', path],
      ...(others.length === 0 ? [] : [['tag', first, ...others]]),
    ],
  },
];

/**
 * The first tool in a list of directories.
 * @param path as in the variable `PATH`.
 * @throws ChunkahError `STORAGE_TOOL_MISSING`.
 */
export function findStorageTool(path: string): { readonly tool: StorageTool; readonly program: string } {
  const directories = path.split(delimiter).filter((directory) => directory !== '');
  for (const tool of tools) {
    const program = directories.map((directory) => join(directory, tool.name)).find(isProgram);
    if (program !== undefined) return { tool, program };
  }
  throw storageToolMissing(tools.map(({ name }) => name));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
