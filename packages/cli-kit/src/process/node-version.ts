import { nodeTooOld } from '../errors.ts';

/**
 * The versions of Node that our packages support, as an npm range: the `engines` of each of them.
 */
export const neededNode = '^22.18 || ^24.11 || >=26';

/**
 * The oldest supported version. Versions between the supported ones may work; older ones do not.
 */
const oldest = { major: 22, minor: 18 };

/**
 * Makes sure that Node is new enough. npm only warns, and a missing feature would look like a bug.
 * @param version such as `22.18.0`.
 * @param program its name, for the message.
 * @throws ChunkahError `NODE_TOO_OLD`.
 */
export function requireNode(version: string, program: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
  throw nodeTooOld(program, version, neededNode);
}
