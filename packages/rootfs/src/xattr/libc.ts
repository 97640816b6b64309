import { createRequire } from 'node:module';
import { tooManyOpenFiles } from '@chunkah/core/engine';
import type Koffi from 'koffi';

/** koffi has no `ssize_t`; it is 64 bits wide wherever Node runs. Paths end in NUL. */
type ListCall = (path: Uint8Array, list: Uint8Array, size: number) => number;
type GetCall = (path: Uint8Array, name: Uint8Array, value: Uint8Array, size: number) => number;
type SetCall = (path: Uint8Array, name: Uint8Array, value: Uint8Array, size: number, flags: number) => number;

interface Libc {
  readonly llistxattr: ListCall;
  readonly lgetxattr: GetCall;
  readonly lsetxattr: SetCall;
  /** Number of the last call's error. */
  readonly errorNumber: () => number;
  readonly errorNames: ReadonlyMap<number, string>;
}

let loaded: Libc | undefined;

/**
 * Loads koffi at the first call, not with this file: threads that read no attributes do not need
 * it, and terminating a thread while it loads a native addon takes down the whole process.
 */
function libc(): Libc {
  loaded ??= load();
  return loaded;
}

function load(): Libc {
  const koffi = loadKoffi();
  // The process's own symbols, not libc by name: a library in LD_PRELOAD that serves extended
  // attributes precedes libc, and builds under such a library must see what it serves.
  const symbols = koffi.load(null);
  return {
    llistxattr: symbols.func('int64_t llistxattr(const uint8_t *path, uint8_t *list, size_t size)'),
    lgetxattr: symbols.func('int64_t lgetxattr(const uint8_t *path, const uint8_t *name, uint8_t *value, size_t size)'),
    lsetxattr: symbols.func(
      'int lsetxattr(const uint8_t *path, const uint8_t *name, const uint8_t *value, size_t size, int flags)',
    ),
    errorNumber: () => koffi.errno(),
    errorNames: new Map(Object.entries(koffi.os.errno).map(([name, number]) => [number, name])),
  };
}

function loadKoffi(): typeof Koffi {
  try {
    return createRequire(import.meta.url)('koffi');
  } catch (error) {
    throw tooManyOpenFiles('cannot read extended attributes', error) ?? error;
  }
}

export const llistxattr: ListCall = (path, list, size) => libc().llistxattr(path, list, size);
export const lgetxattr: GetCall = (path, name, value, size) => libc().lgetxattr(path, name, value, size);
export const lsetxattr: SetCall = (path, name, value, size, flags) => libc().lsetxattr(path, name, value, size, flags);

/** Name of the last call's error, e.g. `ENOTSUP`. */
export function lastError(): string {
  const number = libc().errorNumber();
  return libc().errorNames.get(number) ?? `errno ${number}`;
}
