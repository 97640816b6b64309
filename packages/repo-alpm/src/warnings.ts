import { type Logger, printable } from '@chunkah/core';
import type { AlpmDatabase } from './read-local.ts';

/** Warns of what is odd about a database, each kind once. */
export function warnOfOddities(logger: Logger, database: AlpmDatabase): void {
  const { versionFault, cutFiles, strays, packages } = database;
  if (versionFault !== undefined) logger.warn(`the version of the alpm database ${versionFault}: it may be misread`);
  warnOf(logger, strays, 'directories of the alpm database that are not packages');
  warnOf(
    logger,
    cutFiles,
    'files of the alpm database without the empty line that pacman ends them with: something may be missing',
  );
  const withoutFiles = packages.filter(({ files, hasSize }) => files === undefined || (files.count === 0 && hasSize));
  warnOf(
    logger,
    withoutFiles.map(({ name }) => name),
    'packages without a list of their files, of which nothing is claimed',
  );
  const withoutBase = packages.filter(({ base }) => base === undefined);
  warnOf(
    logger,
    withoutBase.map(({ name }) => name),
    'packages without a %BASE%, each a component of its own name',
  );
}

function warnOf(logger: Logger, such: readonly string[], what: string): void {
  const [first] = such;
  if (first !== undefined) logger.warn(`${what} (${such.length}), such as ${printable(first)}`);
}
