/** Shells that `chunkah completion` makes scripts for. */
export const shellNames = ['bash', 'zsh', 'fish'] as const;

export type ShellName = (typeof shellNames)[number];
