import { encodeName, type FileId, type FileIndex } from '@chunkah/core';

/** A compiled Python module, and the module. */
export interface ByteCodeFile {
  readonly file: FileId;
  readonly source: FileId;
}

const cacheName = nameBytes('__pycache__');
const suffix = '.pyc';

/**
 * The byte code among entries whose source exists: `DIR/__pycache__/NAME.TAG.pyc` and `DIR/NAME.py`
 * (PEP 3147 and 488). Names and tags may hold dots, and the tag may be followed by one for the
 * optimization: of several possible sources the one with the longest name is meant.
 */
export function* byteCodeFiles(files: FileIndex, entries: Iterable<FileId>): Generator<ByteCodeFile> {
  let directory = -1;
  let isCache = false;
  for (const file of entries) {
    const parent = files.parent(file);
    if (parent !== directory) {
      directory = parent;
      isCache = parent !== -1 && files.isNamed(parent, cacheName);
    }
    const source = isCache ? sourceOf(files, file) : undefined;
    if (source !== undefined) yield { file, source };
  }
}

/** The module that a file in `__pycache__` was made of, if it exists. */
function sourceOf(files: FileIndex, file: FileId): FileId | undefined {
  const name = files.name(file);
  if (!name.endsWith(suffix)) return undefined;
  const directory = files.parent(files.parent(file));
  const path = directory === -1 ? '' : files.path(directory);
  for (let dot = lastDot(name, name.length - suffix.length); dot > 0; dot = lastDot(name, dot)) {
    const source = files.find(`${path}/${name.slice(0, dot)}.py`);
    if (source !== undefined) return source;
  }
  return undefined;
}

function lastDot(name: string, before: number): number {
  return name.lastIndexOf('.', before - 1);
}

function nameBytes(name: string) {
  const bytes = encodeName(name);
  return { bytes, start: 0, end: bytes.length };
}
