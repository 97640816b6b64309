import { isJsonObject, type JsonObject } from '@chunkah/core/json';
import type { z } from 'zod';
import {
  buildahSchema,
  configSchema,
  imageConfigurationSchema,
  inspectSchema,
  knownFields,
} from './image-config-schema.ts';
import type { StringMap } from './string-map.ts';

/** What a document says of an image, as it is written there. */
export interface DocumentedImage {
  readonly config: JsonObject;
  readonly annotations?: StringMap | undefined;
  readonly architecture?: string | undefined;
  readonly variant?: string | undefined;
  readonly os?: string | undefined;
  readonly author?: string | undefined;
  readonly created?: string | undefined;
}

/** One of the ways in which tools write an image config. */
export interface ImageConfigForm {
  /** What prints it, for an error; missing for a config as such. */
  readonly name?: string;
  /** Null fields are still there. */
  readonly recognizes: (document: JsonObject) => boolean;
  /**
   * Where it has objects whose null fields count as absent, as the fields of the document do; outer
   * ones first.
   */
  readonly objects: readonly (readonly string[])[];
  readonly schema: z.ZodType;
  /** Takes a document that the schema has checked. */
  readonly read: (document: JsonObject) => DocumentedImage;
}

interface InspectOutput {
  readonly Config: JsonObject;
  readonly Annotations?: StringMap;
  readonly Architecture?: string;
  readonly Variant?: string;
  readonly Os?: string;
  readonly Author?: string;
  readonly Created?: string;
  readonly Healthcheck?: JsonObject;
}

/**
 * `podman inspect` and `docker inspect` of an image. Podman has the health check beside the config
 * that it belongs to.
 */
const imageInspection: ImageConfigForm = {
  name: 'podman inspect or docker inspect',
  recognizes: ({ Config }) => isJsonObject(Config),
  objects: [['Config']],
  schema: inspectSchema(true),
  read: (document) => {
    const { Config, Healthcheck, ...image } = document as unknown as InspectOutput;
    const config = Healthcheck === undefined ? Config : { Healthcheck, ...Config };
    return { ...besideConfig(image), config };
  },
};

/**
 * The same of a container, whose config podman fills with more than an image config has, its
 * command line included.
 */
const containerInspection: ImageConfigForm = {
  ...imageInspection,
  name: 'podman inspect or docker inspect of a container',
  recognizes: (document) => imageInspection.recognizes(document) && isJsonObject(document.State),
  read: (document) => {
    const { config, ...image } = imageInspection.read(document);
    return { ...image, config: fieldsOf(config, (field) => knownFields.has(field)) };
  },
};

/** What chunkah 0.6 takes of both. */
const portableInspection: ImageConfigForm = {
  recognizes: imageInspection.recognizes,
  objects: [['Config']],
  schema: inspectSchema(false),
  read: (document) => {
    const { Config, Annotations, Architecture, Created } = document as unknown as InspectOutput;
    return { config: Config, annotations: Annotations, architecture: Architecture, created: Created };
  },
};

interface ImageConfiguration extends Omit<DocumentedImage, 'config' | 'annotations'> {
  readonly config?: JsonObject;
}

/**
 * An image configuration (OCI image specification, Image Configuration; Docker image specification
 * 1.2): `skopeo inspect --config`. Its history and root file system are those of the old layers.
 */
const imageConfiguration: ImageConfigForm = {
  name: 'skopeo inspect --config',
  recognizes: ({ config, rootfs, architecture, os }) =>
    isJsonObject(config) || isJsonObject(rootfs) || (typeof architecture === 'string' && typeof os === 'string'),
  objects: [['config']],
  schema: imageConfigurationSchema,
  read: (document) => {
    const { config = {}, architecture, variant, os, author, created } = document as ImageConfiguration;
    return { config, architecture, variant, os, author, created };
  },
};

/**
 * `buildah inspect`, of an image or a working container: its `Config` is the text of what the image
 * was made from, `OCIv1` and `Docker` are image configurations. The first lacks what Docker alone
 * knows, the second has every field, set or not.
 */
const buildahInspection: ImageConfigForm = {
  name: 'buildah inspect',
  recognizes: ({ OCIv1 }) => isJsonObject(OCIv1),
  objects: [['OCIv1'], ['OCIv1', 'config'], ['Docker'], ['Docker', 'config']],
  schema: buildahSchema,
  read: ({ OCIv1, Docker, ImageAnnotations }) => {
    const image = imageConfiguration.read(OCIv1 as JsonObject);
    const { config: dockers = {} } = (Docker ?? {}) as ImageConfiguration;
    const set = fieldsOf(dockers, (field) => !isUnset(dockers[field]));
    return { ...image, annotations: ImageAnnotations as StringMap | undefined, config: { ...set, ...image.config } };
  },
};

function plainConfig(keepEveryField: boolean): ImageConfigForm {
  return {
    recognizes: (document) => {
      const fields = Object.keys(document);
      return fields.length === 0 || fields.some((field) => knownFields.has(field));
    },
    objects: [],
    schema: configSchema(keepEveryField),
    read: (config) => ({ config }),
  };
}

/** In the order in which they are tried. */
export const imageConfigForms: readonly ImageConfigForm[] = [
  buildahInspection,
  containerInspection,
  imageInspection,
  plainConfig(true),
  imageConfiguration,
];

/** Those that chunkah 0.6 knows. */
export const portableForms: readonly ImageConfigForm[] = [portableInspection, plainConfig(false)];

function besideConfig(image: Omit<InspectOutput, 'Config' | 'Healthcheck'>): Omit<DocumentedImage, 'config'> {
  const { Annotations, Architecture, Variant, Os, Author, Created } = image;
  return {
    annotations: Annotations,
    architecture: Architecture,
    variant: Variant,
    os: Os,
    author: Author,
    created: Created,
  };
}

function fieldsOf(config: JsonObject, isKept: (field: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([field]) => isKept(field)));
}

/** What Go writes for a field without a value. */
function isUnset(value: unknown): boolean {
  return value === '' || value === false || value === 0 || (Array.isArray(value) && value.length === 0);
}
