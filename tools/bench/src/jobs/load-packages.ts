import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RepoPlugin } from '@chunkah/core';
import { silentLogger, treeQueries } from '@chunkah/core/engine';
import alpm from '@chunkah/repo-alpm';
import dpkg from '@chunkah/repo-dpkg';
import rpm from '@chunkah/repo-rpm';
import { hashFiles, readFile, scanRootfs } from '@chunkah/rootfs';

// A program: loads the packages of the root tree that it is given, with the repo of the name that
// follows, and writes to descriptor 3 how long that took, and how many bytes of memory it took at
// most beyond those that the process had before.

const [, , rootfs = '', name = 'rpm'] = process.argv;
const factories: Readonly<Record<string, (() => RepoPlugin) | undefined>> = { rpm, dpkg, alpm };
const plugin = factories[name]?.();
if (plugin === undefined) throw new Error(`no repo is named ${name}`);
const tree = await scanRootfs({ rootfs, skipSpecialFiles: true });
const { signal } = new AbortController();
const memoryBefore = startOfMemory();
const cpuBefore = process.cpuUsage();
const start = performance.now();
const repo = await plugin.load({
  files: tree.files,
  ...treeQueries(tree.files, (file, length) => readFile(tree, file, { offset: 0, length })),
  now: 0,
  defaultMtimeClamp: 0,
  logger: silentLogger,
  signal,
  read: async (file, range) => readFile(tree, file, range),
  hash: (ids) => hashFiles(tree, ids, signal),
});
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
if (repo === undefined) throw new Error(`there is no database of ${plugin.name}`);
writeSync(3, `${seconds} ${user / 1e6} ${system / 1e6} ${statusBytes('VmHWM') - memoryBefore} `);

/** Forgets the peak so far, and what is garbage. */
function startOfMemory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  writeFileSync('/proc/self/clear_refs', '5');
  return statusBytes('VmRSS');
}

function statusBytes(field: string): number {
  const [, kibibytes = 0] =
    new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
  return Number(kibibytes) * 1024;
}
