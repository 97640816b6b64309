import { encodeName } from '@chunkah/core';
import { silentLogger, treeQueries } from '@chunkah/core/engine';
import { type PackageHeader, packagesOf, readDatabase } from '@chunkah/repo-rpm';
import { hashFiles, readFile, scanRootfs } from '@chunkah/rootfs';
import type { PackageLines } from './rpm-query.ts';

/** What our reader says of all packages of a tree, in the form of `queryPackages`. */
export async function readPackages(rootfs: string): Promise<PackageLines & { readonly format: string | undefined }> {
  const tree = await scanRootfs({ rootfs, skipSpecialFiles: true });
  const { signal } = new AbortController();
  const database = await readDatabase({
    files: tree.files,
    ...treeQueries(tree.files, (file, length) => readFile(tree, file, { offset: 0, length })),
    now: 0,
    defaultMtimeClamp: 0,
    logger: silentLogger,
    signal,
    read: async (file, range) => readFile(tree, file, range),
    hash: (ids) => hashFiles(tree, ids, signal),
  });
  const headers = database === undefined ? [] : [...packagesOf(database)];
  return {
    format: database?.format,
    packages: headers.map(packageLine).sort(),
    changes: headers
      .flatMap(({ name, changelogTimes }) => Array.from(changelogTimes, (time) => `${name}\t${time}`))
      .sort(),
    files: headers.flatMap(fileLines).sort(),
  };
}

function packageLine({ name, epoch, version, release, architecture, sourceRpm, buildTime }: PackageHeader): string {
  return [name, epoch, version, release, architecture, sourceRpm, buildTime]
    .map((value) => value ?? '(none)')
    .join('\t');
}

function fileLines({ name, version, files }: PackageHeader): string[] {
  return Array.from({ length: files.count }, (_, file) => {
    const facts = [files.mode(file), files.size(file), files.sha256(file) ?? '', files.isGhost(file) ? 'ghost' : ''];
    return [name, version, binary(files.path(file)), ...facts, binary(files.linkTarget(file))].join('\t');
  });
}

/** Bytes as characters, as tools' output is read here. */
function binary(text: string): string {
  return Buffer.from(encodeName(text)).toString('latin1');
}
