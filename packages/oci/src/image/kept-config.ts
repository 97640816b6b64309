import { isJsonObject, type JsonValue } from '@chunkah/core/json';
import { imageInvalid } from '../stored/errors.ts';
import type { StoredImage } from '../stored/stored-image.ts';
import { editLabels, type ImageConfig } from './image-config.ts';
import { portableFields } from './image-config-schema.ts';
import { foreignHistory, historyAboveBase } from './kept-history.ts';
import { type ImageConfigMode, type ImageConfigSource, isNoTime } from './parse-image-config.ts';

/**
 * What an image that is made anew says of itself, for the new one: its whole config but for the
 * layers, its annotations, and the history of others.
 * @param baseLayers how many of its lowest layers the new one has, too.
 * @throws ChunkahError `IMAGE_INVALID`.
 */
export function keptConfig(image: StoredImage, { keepEveryField }: ImageConfigMode, baseLayers = 0): ImageConfigSource {
  const { config: inner = null, history, rootfs: _, ...others } = image.config;
  const text = (key: string) => {
    const value = others[key] ?? undefined;
    if (value === undefined || typeof value === 'string') return value;
    throw imageInvalid(image.name, `its config has no text in ${key}`);
  };
  const [architecture, variant, author, created] = ['architecture', 'variant', 'author', 'created'].map(text);
  const config = runConfigOf(image.name, inner);
  const foreign = keepEveryField ? foreignHistory(history) : undefined;
  const kept = baseLayers === 0 ? foreign : historyAboveBase(history, image.layers.length, baseLayers);
  return {
    config: keepEveryField ? config : onlyPortable(config),
    annotations: image.annotations,
    ...(architecture ? { architecture } : {}),
    ...(variant ? { variant } : {}),
    ...(author ? { author } : {}),
    ...(created === undefined || isNoTime(created) ? {} : { created }),
    ...(keepEveryField ? { document: others } : {}),
    ...(kept === undefined ? {} : { history: kept }),
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
