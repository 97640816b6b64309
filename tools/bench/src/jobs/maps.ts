import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileId, FileIndex } from '@chunkah/core';
import { silentLogger } from '@chunkah/core/engine';
import { formatMap } from '@chunkah/filemap';
import { dpkg, settleInTree } from '@chunkah/gen-filemap';
import { scanRootfs } from '@chunkah/rootfs';

/** Maps for one root tree: paths of files. */
export interface Maps {
  /** Each packaged file, by source package. */
  readonly filemap: string;
  /** Rules of the 127 largest directories that lie three names deep. */
  readonly rules: string;
  /** Rules of 10 000 directories, or as many as there are. */
  readonly manyRules: string;
}

/** Makes maps of a tree that dpkg installed. */
export async function makeMaps(rootfs: string, directory: string): Promise<Maps> {
  const { files } = await scanRootfs({ rootfs, skipSpecialFiles: true });
  const maps = {
    filemap: join(directory, 'filemap.json'),
    rules: join(directory, 'rules.json'),
    manyRules: join(directory, 'many-rules.json'),
  };
  const installed = await dpkg({ rootfs }, { logger: silentLogger, signal: new AbortController().signal });
  await pipeline(formatMap(settleInTree(installed, files).map, 'json'), createWriteStream(maps.filemap));
  const directories = findDirectories(files);
  const size = (id: FileId) => files.subtreeEnd(id) - id;
  const largest = directories.filter(({ depth }) => depth === 3).sort((a, b) => size(b.id) - size(a.id) || a.id - b.id);
  writeRules(maps.rules, largest.slice(0, 127).map(pathOf));
  // The deepest first: no rule takes all that a later one would.
  const deepest = directories.sort((a, b) => b.depth - a.depth || a.id - b.id);
  writeRules(maps.manyRules, deepest.slice(0, 10_000).map(pathOf));
  return maps;
}

interface Directory {
  readonly id: FileId;
  readonly path: string;
  /** Names in its path. */
  readonly depth: number;
}

const pathOf = ({ path }: Directory) => path;

function findDirectories(files: FileIndex): Directory[] {
  return Array.from(files)
    .filter(({ type }) => type === 'directory')
    .map(({ id, path }) => ({ id, path, depth: path.split('/').length - 1 }));
}

function writeRules(file: string, prefixes: readonly string[]): void {
  const rules = prefixes.map((prefix, number) => ({ prefix, component: `directory ${number}`, interval: 'weekly' }));
  writeFileSync(file, JSON.stringify(rules));
}
