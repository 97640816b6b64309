import { isChunkahError } from '@chunkah/core';
import { exitCodes } from './process/exit-codes.ts';
import { requireNode } from './process/node-version.ts';

/**
 * Makes sure that Node is new enough before the program is loaded, since an old Node may fail to
 * load it; the imports of this file load in Node 18. If Node is too old, prints the error and sets
 * the exit code of the process.
 * @param program its name, for the message.
 * @returns whether Node is too old; if so, nothing else must be loaded.
 */
export function refuseOldNode(program: string): boolean {
  try {
    requireNode(process.versions.node, program);
    return false;
  } catch (error) {
    if (!isChunkahError(error)) throw error;
    process.stderr.write(`error: ${error.message}\nhint: ${error.hint}\n`);
    process.exitCode = exitCodes.fault;
    return true;
  }
}
