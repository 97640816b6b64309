import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@chunkah/core/json';
import type { z } from 'zod';
import {
  type ConfigFault,
  imageConfigInvalid,
  imageConfigIsOther,
  imageConfigNotLinux,
  imageConfigTooLarge,
  imageConfigUnreadable,
  imageConfigUnrecognized,
} from '../errors.ts';
import { editLabels, type ImageConfig } from './image-config.ts';
import { type DocumentedImage, type ImageConfigForm, imageConfigForms, portableForms } from './image-config-forms.ts';
import { portableFields } from './image-config-schema.ts';
import { recognizeOther } from './other-documents.ts';
import type { StringMap } from './string-map.ts';
import { parseTimestamp } from './timestamp.ts';

/** What the text of an image config says: the config, and defaults for what options may set. */
export interface ImageConfigSource {
  readonly config: ImageConfig;
  /** Annotations of the manifest; a config as such has none. */
  readonly annotations: StringMap;
  /** As it is written, see `imageArchitecture`; never empty. */
  readonly architecture?: string;
  /** Of the architecture, such as `v7`; never empty. */
  readonly variant?: string;
  /** Who made the image; never empty. */
  readonly author?: string;
  /** RFC 3339 as it is written, unchecked: see `resolveSourceDateEpoch`; never the zero time. */
  readonly created?: string;
  /** Further fields of the config that this comes from, all of them; such as `os.version`. */
  readonly document?: JsonObject;
  /** Entries of the history that stay, before those of the layers. */
  readonly history?: readonly JsonObject[];
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

export interface ImageConfigMode {
  /**
   * Keep fields like `Healthcheck`, `Shell`, `OnBuild` and unknown ones; otherwise only those that
   * the peer keeps.
   */
  readonly keepEveryField: boolean;
}

/** In bytes. Container tools read image configs of up to 4 MiB. */
const maximumSize = 4 * 1024 * 1024;

/**
 * Reads an image config: the config object of OCI, an image configuration of OCI or Docker, or what
 * `podman inspect`, `docker inspect` or `buildah inspect` prints, as an object or a list of one.
 * Fields that are null count as absent.
 * @throws ChunkahError IMAGE_CONFIG_SYNTAX (line and column), IMAGE_CONFIG_INVALID (all faults),
 * IMAGE_CONFIG_TOO_DEEP, IMAGE_CONFIG_TOO_LARGE, IMAGE_CONFIG_UNRECOGNIZED, IMAGE_CONFIG_NOT_LINUX
 */
export function parseImageConfig(text: string, { keepEveryField }: ImageConfigMode): ImageConfigSource {
  if (Buffer.byteLength(text) > maximumSize) throw imageConfigTooLarge(maximumSize);
  const document = onlyObject(parseJson(text, { fault: imageConfigUnreadable, exactIntegers: true }));
  return keepEveryField ? readEveryForm(document) : readPortableForm(withoutNulls(document));
}

function readEveryForm(document: JsonObject): ImageConfigSource {
  const other = recognizeOther(withoutNulls(document));
  if (other !== undefined) throw imageConfigIsOther(other);
  const form = imageConfigForms.find(({ recognizes }) => recognizes(document));
  if (form?.name === undefined && document.Config !== undefined && document.Config !== null) {
    throw imageConfigInvalid([faultAt(['Config'], 'an object', document.Config)]);
  }
  if (form === undefined) throw imageConfigUnrecognized(Object.keys(document));
  const { os, ...image } = readForm(document, form);
  if (os !== undefined && os !== '' && os !== 'linux') throw imageConfigNotLinux(os);
  return toSource(image, image.config);
}

/**
 * As chunkah 0.6: an object of another form is an empty config, and a `Config` that is not an
 * object an unknown field.
 */
function readPortableForm(document: JsonObject): ImageConfigSource {
  const form = portableForms.find(({ recognizes }) => recognizes(document));
  if (form === undefined) return { config: {}, annotations: {}, warnings: [nothingKnown] };
  const image = readForm(document, form);
  const fields = Object.entries(image.config).filter(([field]) => portableFields.has(field));
  return toSource(image, Object.fromEntries(fields));
}

const nothingKnown =
  'the image config has no field of a config and no object "Config", so the image gets an empty config: ' +
  'give the config object itself (the member "config" of an image configuration), or the output of podman or docker inspect';

function readForm(document: JsonObject, { name, objects, schema, read }: ImageConfigForm): DocumentedImage {
  const whole = objects.reduce(withoutNullsAt, withoutNulls(document));
  const faults = faultsOf(whole, schema);
  if (faults.length > 0) throw imageConfigInvalid(faults, name);
  return read(whole);
}

function toSource(image: DocumentedImage, config: JsonObject): ImageConfigSource {
  const { annotations = {}, architecture, variant, author, created } = image;
  return {
    config: editLabels(config as ImageConfig, []),
    annotations,
    ...(architecture ? { architecture } : {}),
    ...(variant ? { variant } : {}),
    ...(author ? { author } : {}),
    ...(created === undefined || isNoTime(created) ? {} : { created }),
    warnings: [],
  };
}

/** What tools write that know no time: nothing, or the zero time of Go. */
export function isNoTime(created: string): boolean {
  return created === '' || parseTimestamp(created) === zeroTime;
}

/** 0001-01-01T00:00:00Z */
const zeroTime = -62_135_596_800;

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/** The document without the null fields of one of the objects in it, if it has this one. */
function withoutNullsAt(document: JsonObject, [key, ...inner]: readonly string[]): JsonObject {
  if (key === undefined) return withoutNulls(document);
  const value = document[key];
  return isJsonObject(value) ? { ...document, [key]: withoutNullsAt(value, inner) } : document;
}

function onlyObject(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  const [only, ...others]: readonly JsonValue[] = Array.isArray(value) ? value : [];
  if (only === undefined || others.length > 0) {
    throw imageConfigInvalid([faultAt([], 'an object or a list of one object', value)]);
  }
  if (!isJsonObject(only)) throw imageConfigInvalid([faultAt([0], 'an object', only)]);
  return only;
}

/** Every field of a wrong type. */
function faultsOf(value: JsonObject, schema: z.ZodType): ConfigFault[] {
  const { error } = schema.safeParse(value, { reportInput: true });
  return (error?.issues ?? []).map(({ path, message, input }) => faultAt(path, message, input as JsonValue));
}

function faultAt(path: readonly PropertyKey[], expected: string, value: JsonValue): ConfigFault {
  return { path, expected, found: kindOf(value) };
}

function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 1 ? 'a list of one' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'bigint' ? 'a number' : `a ${typeof value}`;
}
