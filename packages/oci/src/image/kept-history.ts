import { isJsonObject, type JsonObject, type JsonValue } from '@chunkah/core/json';

/** What the history says made a layer of ours. */
const ownAuthor = 'chunkah';

/** What others did to make an image. None of its layers is left. */
export function foreignHistory(history: JsonValue | undefined): JsonObject[] {
  return withoutLayers(entriesOf(history));
}

/**
 * What was done to make an image, of which only the lowest layers are left: their entries stay as
 * they are, whoever made them. An image whose history does not fit its layers gets an entry for
 * each of those.
 * @param layers of the image.
 * @param kept how many of them are left.
 */
export function historyAboveBase(history: JsonValue | undefined, layers: number, kept: number): JsonObject[] {
  const entries = entriesOf(history);
  if (entries.filter(hasLayer).length !== layers) {
    const unknown = Array.from({ length: kept }, (): JsonObject => ({ comment: 'layer of the base' }));
    return [...unknown, ...withoutLayers(entries)];
  }
  let found = 0;
  const end = entries.findIndex((entry) => {
    if (hasLayer(entry)) found += 1;
    return found === kept;
  });
  return [...entries.slice(0, end + 1), ...withoutLayers(entries.slice(end + 1))];
}

function entriesOf(history: JsonValue | undefined): JsonObject[] {
  return Array.isArray(history) ? (history as readonly JsonValue[]).filter(isJsonObject) : [];
}

function hasLayer({ empty_layer: isEmpty }: JsonObject): boolean {
  return isEmpty !== true;
}

function withoutLayers(entries: readonly JsonObject[]): JsonObject[] {
  const foreign = entries.filter(({ created_by: author }) => author !== ownAuthor);
  return foreign.map((entry) => ({ ...entry, empty_layer: true }));
}
