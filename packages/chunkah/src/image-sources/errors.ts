import { ChunkahError, printable } from '@chunkah/core';
import { withoutUser } from '../pipeline/image-transports.ts';
import { imageForms } from './parse-image-location.ts';

export function imageUnknown(text: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_UNKNOWN',
    message:
      text === '' ? 'no image is named' : `no image can be read from "${printable(withoutUser(text).slice(0, 200))}"`,
    hint: `name ${imageForms}`,
  });
}

/** A text without a prefix that is the path of nothing. */
export function noImageThere(path: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_NOT_FOUND',
    message: `no image at ${printable(path)}`,
    hint: `name ${imageForms}`,
  });
}

export function skopeoMissing(cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'SKOPEO_MISSING',
    message: 'an image of containers-storage: is read with skopeo, which is not installed',
    hint: 'install skopeo, or save the image: podman save --format oci-archive -o image.tar NAME',
    cause,
  });
}

/** @param said its last message. */
export function skopeoFailed(name: string, said: string): ChunkahError {
  return new ChunkahError({
    code: 'SKOPEO_FAILED',
    message: `skopeo cannot copy containers-storage:${printable(name)}${said === '' ? '' : `: ${printable(said.slice(0, 1024))}`}`,
    hint: 'check the name with podman images; a user who is not root needs podman unshare before the command',
  });
}
