import { describeImage } from './describe-image.ts';
import { ImageDocument } from './image-documents.ts';
import type { ImageSource } from './image-source.ts';
import { readOpened } from './read-image.ts';
import { readManifestFiles } from './read-manifests.ts';
import type { StoredImage } from './stored-image.ts';

/**
 * Reads all images that files in the OCI layout hold, or those that the reference of the source
 * names: their documents, and where their layers' blobs lie.
 * @throws ChunkahError as `readManifests`, and `IMAGE_OTHER_PLATFORM` for one of another system.
 */
export function readImages(source: ImageSource): Promise<StoredImage[]> {
  return readOpened(source, async (files) => {
    const manifests = await readManifestFiles(files);
    return manifests.map(({ name, digest, bytes, config: { bytes: configBytes } }) => {
      const manifest = new ImageDocument(bytes, name, 'manifest');
      const config = new ImageDocument(configBytes, name, 'config');
      return describeImage(
        files,
        { manifest, digest, config, configDescriptor: manifest.descriptor('config') },
        undefined,
      );
    });
  });
}
