import { ChunkahError } from '@chunkah/core';

/** What `engines` of the package says. */
export const neededNode = '^22.18 || ^24.11 || >=26';

/** The oldest of these versions. On versions between them the program may run; before it, it does not. */
const oldest = { major: 22, minor: 18 };

/**
 * Makes sure that Node is new enough. npm only warns, and what is missing would look like a bug.
 * @param version such as `22.18.0`.
 * @throws ChunkahError `NODE_TOO_OLD`.
 */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
  throw new ChunkahError({
    code: 'NODE_TOO_OLD',
    message: `this is Node ${version}, and chunkah needs ${neededNode}`,
    hint: 'run it with a newer Node; npm install node@24 brings one into a project',
  });
}
