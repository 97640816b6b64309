import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type AtEnd, scratchDirectory } from '../program.ts';
import { unmountAll } from './mounts.ts';

/**
 * An empty store for podman and buildah, with the overlay driver, apart from the machine's own.
 * @param atEnd when it is unmounted and removed, as in `scratchDirectory`.
 * @returns the variables that make both programs use it.
 */
export function containerStorage(atEnd: AtEnd = onTestFinished): Record<string, string> {
  const directory = scratchDirectory(atEnd);
  atEnd(() => unmountAll(directory));
  const storageFile = join(directory, 'storage.conf');
  const enginesFile = join(directory, 'containers.conf');
  writeFileSync(
    storageFile,
    `[storage]\ndriver = "overlay"\ngraphroot = "${directory}/graph"\nrunroot = "${directory}/run"\n`,
  );
  // No systemd, no journal and no lock in shared memory: the programs leave nothing outside the
  // directory.
  writeFileSync(
    enginesFile,
    `[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "none"\nlock_type = "file"\ntmp_dir = "${directory}/tmp"\n`,
  );
  return { CONTAINERS_STORAGE_CONF: storageFile, CONTAINERS_CONF: enginesFile, TMPDIR: directory };
}
