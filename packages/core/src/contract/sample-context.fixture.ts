import type { FileIndex } from '../files/file-index.ts';
import type { LoadContext } from './load-context.ts';
import { treeQueries } from './tree-queries.ts';

export interface SampleContext extends LoadContext {
  readonly messages: string[];
}

/** A context for repos that read no content. */
export function sampleContext(files: FileIndex, signal: AbortSignal = new AbortController().signal): SampleContext {
  const messages: string[] = [];
  const log = (message: string) => void messages.push(message);
  const noContent = () => Promise.reject(new Error('there is no content'));
  return {
    files,
    ...treeQueries(files, () => new Uint8Array()),
    now: 1_000,
    defaultMtimeClamp: 1_000,
    logger: { warn: log, info: log, debug: log },
    signal,
    messages,
    read: noContent,
    hash: noContent,
  };
}
