import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeName } from '@chunkah/core';
import type { Tree, TreeEntry } from '@chunkah/testkit';
import { useCompiled } from '../compiled.ts';
import { scratchDirectory } from '../program.ts';

const servedKeys = ['user.component', 'user.update-interval'] as const;

/**
 * Compiles the library before the tests of a file.
 * @returns what gives the variables for a program that is to see the labels of a manifest in the
 * tree at `root`.
 */
export function usePreloadedXattrs(): (root: string, manifest: string | Uint8Array) => Record<string, string> {
  const library = useCompiled(new URL('preloaded-xattrs.c', import.meta.url), 'library');
  return (root, manifest) => {
    const path = join(scratchDirectory(), 'manifest');
    writeFileSync(path, manifest);
    return { LD_PRELOAD: library, CHUNKAH_XATTR_ROOT: root, CHUNKAH_XATTR_MANIFEST: path };
  };
}

/** The labels of a tree as lines `path<TAB>component<TAB>interval`. */
export function manifestOf(tree: Tree): Uint8Array {
  const lines = Object.entries(tree).flatMap(([path, entry]) => {
    const [component, interval = ''] = servedKeys.map((key) => xattrsOf(entry)[key]);
    return component === undefined ? [] : [encodeName(`${path}\t${component}\t${interval}\n`)];
  });
  return Buffer.concat(lines);
}

/** The same tree without those labels; other attributes stay. */
export function withoutLabels(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, entry]) => [path, unlabelled(entry)]));
}

function unlabelled(entry: TreeEntry): TreeEntry {
  if (entry.kind === 'hardlink') return entry;
  const { [servedKeys[0]]: _component, [servedKeys[1]]: _interval, ...xattrs } = xattrsOf(entry);
  return { ...entry, attributes: { ...entry.attributes, xattrs } };
}

function xattrsOf(entry: TreeEntry): Readonly<Record<string, string | Uint8Array>> {
  return entry.kind === 'hardlink' ? {} : (entry.attributes.xattrs ?? {});
}
