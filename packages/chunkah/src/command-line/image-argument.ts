import type { ImageOptions } from '../image-sources/with-image.ts';
import { optionIsEmpty } from './errors.ts';
import type { Invocation } from './invocation.ts';

/** What a command that takes an image as its argument reads it with. */
export interface ImageArgument extends ImageOptions {
  readonly image: string;
  readonly platform?: string;
}

/** @throws ChunkahError `USAGE` for an empty option. */
export function optionsOfImage(invocation: Invocation): ImageArgument {
  return { image: invocation.operands[0] ?? '', ...readingOptions(invocation) };
}

/**
 * The same for a command that takes several images.
 * @throws ChunkahError `USAGE` for an empty option.
 */
export function readingOptions({ options, messages, signal }: Invocation): Omit<ImageArgument, 'image'> {
  const { authfile, platform, registryCa, registryInsecure = [] } = options;
  for (const [name, value] of Object.entries({ authfile, platform, registryCa })) {
    if (value === '') throw optionIsEmpty(name, 'a value');
  }
  return {
    ...(platform === undefined ? {} : { platform }),
    ...(authfile === undefined ? {} : { authfile }),
    ...(registryCa === undefined ? {} : { registryCa }),
    registryInsecure,
    logger: messages.logger(),
    signal,
  };
}
