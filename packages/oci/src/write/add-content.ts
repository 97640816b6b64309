import type { ContentReader } from '@chunkah/rootfs';
import type { AddContent } from '../layer/layer-encoder.ts';

/**
 * Reads files straight into a layer's buffer. A file that is not as the index has it ends the run:
 * it is compared after its last byte, while none of it has left the buffer; a file that does not
 * fit in there is compared before its first byte as well.
 */
export function contentAdder(reader: ContentReader): AddContent {
  return (file, path, size, writer) => {
    const content = reader.open(file, path);
    try {
      if (size > writer.room) content.expectUnchanged();
      for (let done = 0; done < size; ) {
        writer.makeRoom();
        const count = content.read(writer.buffer, writer.used, done);
        writer.used += count;
        done += count;
      }
      content.expectUnchanged();
    } catch (error) {
      // What took the file's place may be nothing that can be read.
      content.expectUnchanged();
      throw error;
    } finally {
      content.close();
    }
    writer.pad();
  };
}
