import { env } from 'node:process';
import { printable } from '@chunkah/core';
import { refuseInside, type Scan, scannedDirectories, scannedFiles, scanRootfs } from '@chunkah/rootfs';
import { componentXattrs } from '../dropped-xattrs.ts';
import type { PlanOptions } from '../options.ts';
import type { TreeSource } from './tree-source.ts';

/** The tree of a directory on the host. */
export function directorySource(rootfs: string, { threads, signal, onScan }: PlanOptions): TreeSource {
  let scan: Scan | undefined;
  return {
    name: `the rootfs ${printable(rootfs)}`,
    async read(selection) {
      const xattrsByName = preloadedXattrs();
      scan = await scanRootfs({ rootfs, ...selection, xattrsByName, threads, signal, onProgress: onScan });
      return scan;
    },
    refuseInside(places) {
      const read = scan;
      if (read === undefined) return;
      refuseInside(places, rootfs, { directories: () => scannedDirectories(read), files: () => scannedFiles(read) });
    },
  };
}

/** A library in LD_PRELOAD that serves labels may answer for their names and still list none. */
function preloadedXattrs(): readonly string[] {
  return env.LD_PRELOAD ? componentXattrs : [];
}
