import koffi from 'koffi';

/**
 * The process's own symbols, not libc by name: a library in LD_PRELOAD that serves extended attributes comes before libc
 * among them, and builds under such a library must see what it serves.
 */
const symbols = koffi.load(null);

/** `ssize_t` is no type of koffi's; it is 64 bits wide wherever Node runs. Paths end in NUL. */
type ListCall = (path: Uint8Array, list: Uint8Array, size: number) => number;
type GetCall = (path: Uint8Array, name: Uint8Array, value: Uint8Array, size: number) => number;
type SetCall = (path: Uint8Array, name: Uint8Array, value: Uint8Array, size: number, flags: number) => number;

export const llistxattr: ListCall = symbols.func('int64_t llistxattr(const uint8_t *path, uint8_t *list, size_t size)');
export const lgetxattr: GetCall = symbols.func(
  'int64_t lgetxattr(const uint8_t *path, const uint8_t *name, uint8_t *value, size_t size)',
);
export const lsetxattr: SetCall = symbols.func(
  'int lsetxattr(const uint8_t *path, const uint8_t *name, const uint8_t *value, size_t size, int flags)',
);

/** Name of the last call's error, e.g. `ENOTSUP`. */
export function lastError(): string {
  const number = koffi.errno();
  return errorNames.get(number) ?? `errno ${number}`;
}

const errorNames = new Map(Object.entries(koffi.os.errno).map(([name, number]) => [number, name]));
