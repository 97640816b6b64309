import { isJsonObject, type JsonObject, type JsonValue } from '@chunkah/core/json';
import { imageInvalid } from '../stored/errors.ts';
import type { StoredImage } from '../stored/stored-image.ts';
import { editLabels, type ImageConfig } from './image-config.ts';
import { portableFields } from './image-config-schema.ts';
import { type ImageConfigMode, type ImageConfigSource, isNoTime } from './parse-image-config.ts';

/** What the history says made a layer of ours. */
const ownAuthor = 'chunkah';

/**
 * What an image that is made anew says of itself, for the new one: its whole config but for the
 * layers, its annotations, and the history of others.
 * @throws ChunkahError `IMAGE_INVALID`.
 */
export function keptConfig(image: StoredImage, { keepEveryField }: ImageConfigMode): ImageConfigSource {
  const { config: inner = null, history, rootfs: _, ...others } = image.config;
  const text = (key: string) => {
    const value = others[key] ?? undefined;
    if (value === undefined || typeof value === 'string') return value;
    throw imageInvalid(image.name, `its config has no text in ${key}`);
  };
  const [architecture, variant, author, created] = ['architecture', 'variant', 'author', 'created'].map(text);
  const config = runConfigOf(image.name, inner);
  return {
    config: keepEveryField ? config : onlyPortable(config),
    annotations: image.annotations,
    ...(architecture ? { architecture } : {}),
    ...(variant ? { variant } : {}),
    ...(author ? { author } : {}),
    ...(created === undefined || isNoTime(created) ? {} : { created }),
    ...(keepEveryField ? { document: others, history: foreignHistory(history) } : {}),
    warnings: [],
  };
}

/** Docker writes null for what is empty. */
function runConfigOf(image: string, value: JsonValue): ImageConfig {
  if (value === null) return {};
  if (!isJsonObject(value)) throw imageInvalid(image, 'its config has no object in config');
  const { Labels: labels = null, ...others } = value;
  if (labels === null) return others;
  const areTexts = isJsonObject(labels) && Object.values(labels).every((label) => typeof label === 'string');
  if (!areTexts) throw imageInvalid(image, 'its config has labels that are no texts');
  return editLabels({ ...others, Labels: labels as Record<string, string> }, []);
}

function onlyPortable(config: ImageConfig): ImageConfig {
  return Object.fromEntries(
    Object.entries(config).filter(([field, value]) => portableFields.has(field) && value !== null),
  );
}

/** What others did to make the image. None of their layers is left. */
function foreignHistory(history: JsonValue | undefined): JsonObject[] {
  const entries = Array.isArray(history) ? (history as readonly JsonValue[]).filter(isJsonObject) : [];
  const foreign = entries.filter(({ created_by: author }) => author !== ownAuthor);
  return foreign.map((entry) => ({ ...entry, empty_layer: true }));
}
