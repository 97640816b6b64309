import { lstatSync, readdirSync } from 'node:fs';

export interface TreeSize {
  /** Entries of every type below the tree's own directory. */
  readonly entries: number;
  /** Bytes of regular files, each inode once. */
  readonly bytes: number;
}

const slash = Buffer.from('/');

/** Counts a tree. Names are handled as bytes: they need not be UTF-8. */
export function measureTree(path: string): TreeSize {
  let entries = 0;
  let bytes = 0;
  const linked = new Set<string>();
  const directories = [Buffer.from(path)];
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    for (const name of readdirSync(directory, { encoding: 'buffer' })) {
      const entry = Buffer.concat([directory, slash, name]);
      const stat = lstatSync(entry, { bigint: true });
      entries += 1;
      if (stat.isDirectory()) directories.push(entry);
      if (!stat.isFile()) continue;
      const key = stat.nlink > 1n ? `${stat.dev}:${stat.ino}` : undefined;
      if (key === undefined || !linked.has(key)) bytes += Number(stat.size);
      if (key !== undefined) linked.add(key);
    }
  }
  return { entries, bytes };
}
