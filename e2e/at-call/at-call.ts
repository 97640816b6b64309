import { useCompiled } from '../compiled.ts';

/** A moment in a run of the program, and what happens then. */
export interface CallEvent {
  /**
   * `open` and `read` mean the content of a file, `scandir` the names in a directory, `llistxattr`
   * the attributes of an entry.
   */
  readonly call: 'open' | 'read' | 'scandir' | 'llistxattr';
  /** On the host, as the program knows it: absolute, without symlinks. */
  readonly path: string;
  /** Which of the calls on that path, from 1; default 1. */
  readonly count?: number;
  /** For `sh`, to its end, before the call. `$PPID` is the program. */
  readonly command: string;
}

/**
 * Compiles the library before the tests of a file or a `describe`. Needs gcc. To be called at the
 * top of it.
 * @returns what gives the variables for a program in which an event is to happen.
 */
export function useAtCall(): (event: CallEvent) => Record<string, string> {
  const library = useCompiled(new URL('at-call.c', import.meta.url), 'library');
  return ({ call, path, count = 1, command }) => ({
    LD_PRELOAD: library,
    AT_CALL: call,
    AT_PATH: path,
    AT_COUNT: String(count),
    AT_COMMAND: command,
  });
}
