import { createHash } from 'node:crypto';
import type { FileId, LoadContext } from '@chunkah/core';
import { type ColumnIndex, treeQueries } from '@chunkah/core/engine';
import { notRegularFile } from '../errors.ts';
import { indexOf } from '../tree/index-of.ts';
import { defaultMtime, type Tree } from '../tree/literal-tree.ts';
import { orderedTree } from '../tree/ordered-tree.ts';
import { answersInTurn } from './answer-order.ts';

/** A message of a repo. */
export interface LoggedMessage {
  readonly level: 'warn' | 'info' | 'debug';
  readonly message: string;
}

/** The context a repo loads from, made from a literal tree. */
export interface MemoryContext extends LoadContext {
  /** Tests may inspect and change its columns. */
  readonly files: ColumnIndex;
  /** All messages so far, in order. */
  readonly messages: readonly LoggedMessage[];
  /** How often content was requested: calls of `read` and `hash`. */
  readonly readCount: number;
  /** The files whose content was requested with `read`. */
  readonly readFiles: ReadonlySet<FileId>;
}

export interface MemoryContextOptions {
  /**
   * The source date epoch and default clamp in Unix seconds. Default: the time of the tree's
   * entries.
   */
  readonly now?: number;
  /** Once it is aborted, `read` and `hash` reject with its reason. */
  readonly signal?: AbortSignal;
  /**
   * Whether everything whose order is arbitrary is reversed: inode numbers descend along the paths,
   * and of several pending `read` and `hash` calls the last one is answered first. Default: false.
   */
  readonly reversed?: boolean;
}

/**
 * A context with the file index, content and hashes of a literal tree. It returns copies of
 * content: changing one has no other effect.
 */
export function memoryContext(tree: Tree, options: MemoryContextOptions = {}): MemoryContext {
  const { now = defaultMtime, signal = new AbortController().signal, reversed = false } = options;
  const files = indexOf(tree, reversed ? 'falling' : 'rising');
  const entries = orderedTree(tree).map(({ entry }) => entry);
  const messages: LoggedMessage[] = [];
  const turn = answersInTurn(reversed);
  const readFiles = new Set<FileId>();
  let readCount = 0;

  function log(level: LoggedMessage['level']): (message: string) => void {
    return (message) => void messages.push({ level, message });
  }

  function contentOf(id: FileId): Uint8Array {
    const entry = entries[id];
    if (entry?.kind !== 'file') throw notRegularFile(files.path(id));
    return entry.content;
  }

  async function answerTurn(): Promise<void> {
    readCount += 1;
    await turn();
    signal.throwIfAborted();
  }

  return {
    files,
    ...treeQueries(files, (id, length) => contentOf(id).slice(0, length)),
    now,
    defaultMtimeClamp: now,
    logger: { warn: log('warn'), info: log('info'), debug: log('debug') },
    signal,
    messages,
    get readCount() {
      return readCount;
    },
    readFiles,
    async read(id, range) {
      readFiles.add(id);
      await answerTurn();
      const { offset = 0, length = Number.POSITIVE_INFINITY } = range ?? {};
      // The part may be a Buffer, whose `slice` does not copy.
      return new Uint8Array(contentOf(id).subarray(offset, offset + length));
    },
    async hash(ids) {
      await answerTurn();
      return Array.from(ids, (id) => createHash('sha256').update(contentOf(id)).digest('hex'));
    },
  };
}
