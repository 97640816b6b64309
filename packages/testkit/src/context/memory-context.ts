import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { FileId, LoadContext } from '@chunkah/core';
import { notRegularFile } from '../errors.ts';
import { indexOf } from '../tree/index-of.ts';
import { defaultMtime, type Tree } from '../tree/literal-tree.ts';
import { orderedTree } from '../tree/ordered-tree.ts';

/** One message of a repo. */
export interface LoggedMessage {
  readonly level: 'warn' | 'info' | 'debug';
  readonly message: string;
}

/** What a repo gets to load from, made of a literal tree. */
export interface MemoryContext extends LoadContext {
  /** All messages so far, in order. */
  readonly messages: readonly LoggedMessage[];
  /** How often content was asked for: calls of `read` and `hash`. */
  readonly readCount: number;
}

export interface MemoryContextOptions {
  /** The source date epoch and default clamp in Unix seconds. Default: the time of the tree's entries. */
  readonly now?: number;
  readonly signal?: AbortSignal;
}

/** A context whose file index, content and hashes are those of a literal tree. */
export function memoryContext(tree: Tree, options: MemoryContextOptions = {}): MemoryContext {
  const { now = defaultMtime, signal = new AbortController().signal } = options;
  const files = indexOf(tree);
  const entries = orderedTree(tree).map(({ entry }) => entry);
  const messages: LoggedMessage[] = [];
  let readCount = 0;

  function log(level: LoggedMessage['level']): (message: string) => void {
    return (message) => void messages.push({ level, message });
  }

  function contentOf(id: FileId): Uint8Array {
    const entry = entries[id];
    if (entry?.kind !== 'file') throw notRegularFile(files.path(id));
    return entry.content;
  }

  return {
    files,
    now,
    defaultMtimeClamp: now,
    logger: { warn: log('warn'), info: log('info'), debug: log('debug') },
    signal,
    messages,
    get readCount() {
      return readCount;
    },
    async read(id, range) {
      readCount += 1;
      await setImmediate();
      const content = contentOf(id);
      return range === undefined ? content.slice() : content.slice(range.offset, range.offset + range.length);
    },
    async hash(ids) {
      readCount += 1;
      await setImmediate();
      return Array.from(ids, (id) => createHash('sha256').update(contentOf(id)).digest('hex'));
    },
  };
}
