import { temporaryFiles } from '../../image-sources/temporary-files.ts';
import type { PlanOptions } from '../options.ts';
import type { ImageTreeSource } from './image-source.ts';
import type { ImageChoice, OpenedEarly } from './tree-source.ts';

type Reading = ImageChoice & Pick<PlanOptions, 'threads' | 'signal' | 'logger' | 'onSpool'>;

interface OpenedImage {
  readonly key: string;
  readonly source: Promise<ImageTreeSource>;
  readonly osRelease: Promise<Readonly<Record<string, string>>>;
  /** Lets go of the image. Settles when nothing of it is left. */
  end(): Promise<void>;
}

/**
 * The image of a run that is looked at before all options are known: a preset is chosen, and a
 * config made, by its `os-release`. The run goes on with the layers that were read for that.
 */
export class EarlyImage implements OpenedEarly {
  #opened: OpenedImage | undefined;

  /**
   * Fields of the image's `os-release`; none without one. Reads the layers for that, once.
   * @throws ChunkahError what `withImageSource` throws.
   */
  async osRelease(image: string, options: Reading): Promise<Readonly<Record<string, string>>> {
    const key = keyOf(image, options);
    if (this.#opened?.key !== key) {
      await this.end();
      this.#opened = open(key, image, options);
    }
    return await this.#opened.osRelease;
  }

  /** The image if it is the one that was looked at. */
  sourceOf(image: string, choice: ImageChoice): Promise<ImageTreeSource> | undefined {
    return this.#opened?.key === keyOf(image, choice) ? this.#opened.source : undefined;
  }

  /** Removes what was decompressed. */
  async end(): Promise<void> {
    await this.#opened?.end();
    this.#opened = undefined;
  }
}

function keyOf(image: string, options: ImageChoice): string {
  const { platform, architecture, authfile, registryCa, registryInsecure = [] } = options;
  const reached = image.startsWith('docker://') ? [authfile, registryCa, ...registryInsecure] : [];
  return JSON.stringify([image, platform, architecture, ...reached]);
}

function open(key: string, image: string, options: Reading): OpenedImage {
  const source = Promise.withResolvers<ImageTreeSource>();
  const ended = Promise.withResolvers<void>();
  const read = async () => {
    const { withImageSource } = await import('./image-source.ts');
    await withImageSource(image, options, temporaryFiles(), async (opened) => {
      source.resolve(opened);
      await ended.promise;
    });
  };
  const reading = read().catch(source.reject);
  const osRelease = source.promise.then((opened) => opened.osRelease());
  // It may fail while nothing waits for it.
  osRelease.catch(() => {});
  const end = async () => {
    ended.resolve();
    await reading;
  };
  return { key, source: source.promise, osRelease, end };
}
