import { writeSync } from 'node:fs';
import type { RepoPlugin } from '@chunkah/core';
import { silentLogger, treeQueries } from '@chunkah/core/engine';
import alpm from '@chunkah/repo-alpm';
import dpkg from '@chunkah/repo-dpkg';
import rpm from '@chunkah/repo-rpm';
import { hashFiles, readFile, scanRootfs } from '@chunkah/rootfs';

// A program: loads the packages of the root tree that it is given, with the repo of the name that
// follows, and writes to descriptor 3 how long that took.

const [, , rootfs = '', name = 'rpm'] = process.argv;
const factories: Readonly<Record<string, (() => RepoPlugin) | undefined>> = { rpm, dpkg, alpm };
const plugin = factories[name]?.();
if (plugin === undefined) throw new Error(`no repo is named ${name}`);
const tree = await scanRootfs({ rootfs, skipSpecialFiles: true });
const { signal } = new AbortController();
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
writeSync(3, `${seconds} ${user / 1e6} ${system / 1e6} `);
