import type { OwnEntry } from './ordered-tree.ts';

/** Type bits of `st_mode` (inode(7)) and the default permissions. */
const modes = {
  file: { type: 0o100000, permissions: 0o644 },
  directory: { type: 0o040000, permissions: 0o755 },
  symlink: { type: 0o120000, permissions: 0o777 },
  fifo: { type: 0o010000, permissions: 0o644 },
} as const;

/** Permission bits of an entry. Those of a symlink cannot be chosen. */
export function permissionsOf({ kind, attributes }: OwnEntry): number {
  const chosen = kind === 'symlink' ? undefined : attributes.mode;
  return chosen ?? modes[kind].permissions;
}

/** `st_mode` of an entry, including type bits. */
export function modeOf(entry: OwnEntry): number {
  return modes[entry.kind].type | permissionsOf(entry);
}
