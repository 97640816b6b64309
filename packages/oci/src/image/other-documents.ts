import { isJsonObject, type JsonObject } from '@chunkah/core/json';

/** A document about images, or near them, that holds no image config. */
export interface OtherDocument {
  /** How people call it. */
  readonly name: string;
  /** What to give instead. */
  readonly instead: string;
}

interface Recognizer extends OtherDocument {
  readonly recognizes: (document: JsonObject) => boolean;
}

const configCommand = 'the output of: skopeo inspect --config IMAGE';
const imageCommands =
  'the output of podman image inspect, docker image inspect, buildah inspect or skopeo inspect --config';

/** In the order in which they are tried. */
const recognizers: readonly Recognizer[] = [
  {
    name: 'an image index',
    instead: `${configCommand}, which takes one image of an index`,
    recognizes: ({ manifests }) => Array.isArray(manifests),
  },
  {
    name: 'an image manifest',
    instead: `${configCommand}, without --raw or with both`,
    recognizes: ({ schemaVersion, layers, fsLayers, config, SchemaV2Manifest, OCIManifest }) =>
      (schemaVersion !== undefined && (Array.isArray(layers) || Array.isArray(fsLayers))) ||
      (isJsonObject(config) && typeof config.digest === 'string') ||
      isJsonObject(SchemaV2Manifest) ||
      isJsonObject(OCIManifest),
  },
  {
    name: 'the manifest.json of an archive that docker save writes',
    instead: `${configCommand}, such as docker-archive:FILE`,
    recognizes: ({ Config, Layers }) => typeof Config === 'string' && Array.isArray(Layers),
  },
  {
    name: 'the output of skopeo inspect, which has no config',
    instead: configCommand,
    recognizes: ({ Config, Digest, Layers }) =>
      Config === undefined && typeof Digest === 'string' && Array.isArray(Layers),
  },
  {
    name: 'the inspection of a volume, a network or a pod',
    instead: imageCommands,
    recognizes: ({ Mountpoint, IPAM, NumContainers, network_interface: networkInterface }) =>
      [Mountpoint, IPAM, NumContainers, networkInterface].some((field) => field !== undefined),
  },
  {
    name: 'an image without its config',
    instead: imageCommands,
    // Lists of images have labels, too, which alone would look like a config.
    recognizes: ({ Config, ...fields }) => Config === undefined && describingFields.some((field) => field in fields),
  },
];

/** Fields that say which image something is about; no config has them. */
const describingFields = ['Id', 'ID', 'Digest', 'RepoTags', 'RepoDigests', 'Repository'];

/**
 * What a document is that holds no image config, where that can be told; null fields are taken out
 * before.
 */
export function recognizeOther(document: JsonObject): OtherDocument | undefined {
  return recognizers.find(({ recognizes }) => recognizes(document));
}
