import type { FileColumns } from '@chunkah/core/engine';
import { BlobReader } from './blob-reader.ts';
import type { ContentReader } from './content-reader.ts';
import type { ContentSource } from './content-source.ts';
import { DirectoryReader } from './directory-reader.ts';

/** Opens a source of content for one thread. */
export function readerOf(source: ContentSource, columns: FileColumns): ContentReader {
  switch (source.kind) {
    case 'directory':
      return new DirectoryReader(source.root, columns);
    case 'blobs':
      return new BlobReader(source, columns);
  }
}
