import { createRequire } from 'node:module';
import { tooManyOpenFiles } from '@chunkah/core/engine';
import type Koffi from 'koffi';

/**
 * Command of fcntl(2): duplicates a descriptor; programs that this process starts do not get the
 * new one.
 */
const duplicateForUs = 1030;
/** The new descriptor is none of the three that every program knows. */
const leastNumber = 3;

/**
 * Makes a descriptor lead where another one leads, for all code of this process and for the
 * programs that it starts.
 * @returns a new descriptor of what it led to before, for this process alone.
 * @throws ChunkahError `TOO_MANY_OPEN_FILES`.
 */
export function redirectDescriptor(descriptor: number, target: number): number {
  const koffi = loadKoffi();
  const symbols = koffi.load(null);
  const fcntl = symbols.func('int fcntl(int fd, int cmd, ...)');
  const dup2 = symbols.func('int dup2(int from, int to)');
  const fail = () => {
    const number = koffi.errno();
    const [code = `errno ${number}`] = Object.entries(koffi.os.errno).find(([, other]) => other === number) ?? [];
    const error = Object.assign(new Error(`cannot duplicate a descriptor: ${code}`), { code });
    return tooManyOpenFiles('cannot set standard output apart', error) ?? error;
  };
  const kept: number = fcntl(descriptor, duplicateForUs, 'int', leastNumber);
  if (kept === -1) throw fail();
  if (dup2(target, descriptor) === -1) throw fail();
  return kept;
}

/** At the first call: a run that redirects nothing does without. */
function loadKoffi(): typeof Koffi {
  try {
    return createRequire(import.meta.url)('koffi');
  } catch (error) {
    throw tooManyOpenFiles('cannot set standard output apart', error) ?? error;
  }
}
