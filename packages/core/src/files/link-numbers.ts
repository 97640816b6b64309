import type { FileColumns } from './file-columns.ts';

/**
 * Numbers the link groups of marked entries by their inodes, from 1 in the order of the first
 * names.
 */
export function numberLinkGroups({ count, device, inode, linkGroup }: FileColumns): void {
  const numbers = new Map<string, number>();
  for (let id = 0; id < count; id += 1) {
    if (linkGroup[id] === 0) continue;
    const key = `${device[id]}:${inode[id]}`;
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    linkGroup[id] = number;
  }
}
