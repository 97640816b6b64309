import { describeJsonFault, isJsonObject, type JsonObject, type JsonValue, parseJsonBytes } from '@chunkah/core/json';
import { isDigest } from '../validate/image-layout.ts';
import { imageInvalid } from './errors.ts';

/*
 * The JSON documents of an image that exists, OCI image specification 1.1 and its forerunner of
 * Docker: what is needed of them. Strings may hold names that are not UTF-8.
 */

/** A content descriptor. */
export interface StoredDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly platform: { readonly os?: string; readonly architecture?: string; readonly variant?: string };
}

/** Who made a layer, and what was said of it. */
export interface LayerHistory {
  readonly createdBy?: string;
  readonly comment?: string;
}

/** One document of an image, and how messages name both. */
export class ImageDocument {
  /** As it is stored. */
  readonly bytes: Uint8Array;
  readonly #image: string;
  readonly #document: string;
  readonly #fields: JsonObject;

  /**
   * @param image name of the image.
   * @param document name of the document in it.
   * @throws ChunkahError `IMAGE_INVALID`, as all methods do.
   */
  constructor(bytes: Uint8Array, image: string, document: string) {
    this.bytes = bytes;
    this.#image = image;
    this.#document = document;
    const value = parseJsonBytes(bytes, {
      fault: (fault) => this.#fault(`is not JSON: ${describeJsonFault(fault)}`),
      loneSurrogates: true,
      exactIntegers: true,
    });
    if (!isJsonObject(value)) throw this.#fault('is not an object');
    this.#fields = value;
  }

  /** All of it, as values. */
  get fields(): JsonObject {
    return this.#fields;
  }

  has(key: string): boolean {
    return this.#fields[key] !== undefined;
  }

  text(key: string): string | undefined {
    const value = this.#fields[key];
    if (value === undefined || typeof value === 'string') return value;
    throw this.#fault(`has no text in ${key}`);
  }

  /** The annotations of a manifest. */
  annotations(): Readonly<Record<string, string>> {
    return this.#texts(this.#fields.annotations ?? {}, 'annotations');
  }

  descriptor(key: string): StoredDescriptor {
    return this.#descriptorOf(this.#fields[key], key);
  }

  /** The descriptor of a manifest's config. */
  config(): StoredDescriptor {
    if (this.#fields.schemaVersion === 1) throw this.#fault('is of schema 1 of Docker, which has no config');
    return this.descriptor('config');
  }

  descriptors(key: string): StoredDescriptor[] {
    return this.#list(this.#fields[key], key).map((value, index) => this.#descriptorOf(value, `${key}[${index}]`));
  }

  /** `rootfs.diff_ids` of a config. */
  diffIds(): string[] {
    const { rootfs } = this.#fields;
    const list = isJsonObject(rootfs) ? rootfs.diff_ids : undefined;
    return this.#list(list, 'rootfs.diff_ids').map((value, index) =>
      this.#digestOf(value, `rootfs.diff_ids[${index}]`),
    );
  }

  /** What the history of a config says of its layers; nothing where it has none or another form. */
  layerHistory(): LayerHistory[] {
    const { history } = this.#fields;
    if (!Array.isArray(history)) return [];
    const entries = (history as readonly JsonValue[]).filter(isJsonObject);
    return entries.flatMap(({ empty_layer: isEmpty, created_by: createdBy, comment }) => {
      if (isEmpty === true) return [];
      return [
        {
          ...(typeof createdBy === 'string' ? { createdBy } : {}),
          ...(typeof comment === 'string' ? { comment } : {}),
        },
      ];
    });
  }

  #descriptorOf(value: JsonValue | undefined, place: string): StoredDescriptor {
    if (!isJsonObject(value)) throw this.#fault(`has no descriptor in ${place}`);
    const { mediaType = '', digest, size, annotations = {}, platform = {} } = value;
    if (typeof mediaType !== 'string') throw this.#fault(`has no text in ${place}.mediaType`);
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      throw this.#fault(`has no number of bytes in ${place}.size`);
    }
    return {
      mediaType,
      digest: this.#digestOf(digest, `${place}.digest`),
      size,
      annotations: this.#texts(annotations, `${place}.annotations`),
      platform: this.#platformOf(platform, `${place}.platform`),
    };
  }

  #platformOf(value: JsonValue, place: string): StoredDescriptor['platform'] {
    if (!isJsonObject(value)) throw this.#fault(`has no object in ${place}`);
    const { os, architecture, variant } = value;
    return {
      ...(typeof os === 'string' ? { os } : {}),
      ...(typeof architecture === 'string' ? { architecture } : {}),
      ...(typeof variant === 'string' ? { variant } : {}),
    };
  }

  #digestOf(value: JsonValue | undefined, place: string): string {
    if (typeof value === 'string' && isDigest(value)) return value;
    throw this.#fault(`has no SHA-256 digest in ${place}`);
  }

  #texts(value: JsonValue, place: string): Readonly<Record<string, string>> {
    if (!isJsonObject(value)) throw this.#fault(`has no object in ${place}`);
    const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return Object.fromEntries(texts);
  }

  #list(value: JsonValue | undefined, place: string): readonly JsonValue[] {
    if (Array.isArray(value)) return value as readonly JsonValue[];
    throw this.#fault(`has no list in ${place}`);
  }

  #fault(text: string) {
    return imageInvalid(this.#image, `its ${this.#document} ${text}`);
  }
}
