import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@chunkah/core';
import type { z } from 'zod';
import { type ConfigFault, imageConfigInvalid, imageConfigTooLarge, imageConfigUnreadable } from '../errors.ts';
import { editLabels, type ImageConfig } from './image-config.ts';
import { configSchema, inspectSchema, knownFields, portableFields } from './image-config-schema.ts';
import type { StringMap } from './string-map.ts';

/** What the text of an image config says: the config, and defaults for what options may set. */
export interface ImageConfigSource {
  readonly config: ImageConfig;
  /** Annotations of the manifest; only inspect output has some. */
  readonly annotations: StringMap;
  /** As it is written, see `imageArchitecture`; only from inspect output, never empty. */
  readonly architecture?: string;
  /** RFC 3339 as it is written, unchecked: see `resolveSourceDateEpoch`; only from inspect output. */
  readonly created?: string;
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

export interface ImageConfigMode {
  /** Keep fields like `Healthcheck`, `Shell`, `OnBuild` and unknown ones; otherwise only those that the peer keeps. */
  readonly keepEveryField: boolean;
}

/** In bytes. Container tools read image configs of up to 4 MiB. */
const maximumSize = 4 * 1024 * 1024;

/**
 * Reads an image config: the config object of OCI, or what `podman inspect` or `docker inspect` print, as an object or a list
 * of one. Fields that are null count as absent.
 * @throws ChunkahError IMAGE_CONFIG_SYNTAX (line and column), IMAGE_CONFIG_INVALID (all faults), IMAGE_CONFIG_TOO_DEEP,
 * IMAGE_CONFIG_TOO_LARGE
 */
export function parseImageConfig(text: string, mode: ImageConfigMode): ImageConfigSource {
  if (Buffer.byteLength(text) > maximumSize) throw imageConfigTooLarge(maximumSize);
  const document = withoutNulls(onlyObject(parseJson(text, { fault: imageConfigUnreadable, exactIntegers: true })));
  const config = document.Config;
  if (isJsonObject(config)) return readInspectOutput({ ...document, Config: withoutNulls(config) }, mode);
  // The peer takes a `Config` that is no object for an unknown field of a plain config.
  if (config !== undefined && mode.keepEveryField) throw imageConfigInvalid([faultAt(['Config'], 'an object', config)]);
  return readPlainConfig(document, mode);
}

interface InspectOutput extends JsonObject {
  readonly Config: JsonObject;
  readonly Annotations?: StringMap;
  readonly Architecture?: string;
  readonly Created?: string;
}

function readInspectOutput(document: JsonObject, { keepEveryField }: ImageConfigMode): ImageConfigSource {
  check(document, inspectSchema(keepEveryField));
  const {
    Config: config,
    Annotations: annotations,
    Architecture: architecture,
    Created: created,
  } = document as InspectOutput;
  return {
    config: keptFields(config, keepEveryField),
    annotations: annotations ?? {},
    ...(architecture ? { architecture } : {}),
    ...(created === undefined ? {} : { created }),
    warnings: [],
  };
}

function readPlainConfig(document: JsonObject, { keepEveryField }: ImageConfigMode): ImageConfigSource {
  check(document, configSchema(keepEveryField));
  const fields = Object.keys(document);
  if (fields.length > 0 && !fields.some((field) => knownFields.has(field))) {
    return { config: {}, annotations: {}, warnings: [nothingKnown] };
  }
  return { config: keptFields(document, keepEveryField), annotations: {}, warnings: [] };
}

const nothingKnown =
  'the image config has no field of a config and no object "Config", so the image gets an empty config: ' +
  'give the config object itself (the member "config" of an image configuration), or the output of podman or docker inspect';

function keptFields(config: JsonObject, keepEveryField: boolean): ImageConfig {
  const fields = Object.entries(config).filter(([field]) => keepEveryField || portableFields.has(field));
  return editLabels(Object.fromEntries(fields) as ImageConfig, []);
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
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

/** @throws ChunkahError with every field of a wrong type. */
function check(value: JsonObject, schema: z.ZodType): void {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return;
  const faults = result.error.issues.map(({ path, message, input }) => faultAt(path, message, input as JsonValue));
  throw imageConfigInvalid(faults);
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
