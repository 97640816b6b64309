import { printable } from '@chunkah/core';
import type { ClientProfile } from '@chunkah/presets';
import { type Finding, formatBytes } from '@chunkah/report';
import type { ImageFacts, LayerFacts, NameFacts, NamesFound } from './image-facts.ts';

/** A finding that does not name its client yet. */
type Found = Omit<Finding, 'client'>;

/**
 * What of an image the clients cannot take, client by client. Pure: for planned images and finished
 * ones alike.
 */
export function checkClients(clients: readonly ClientProfile[], image: ImageFacts): Finding[] {
  return clients.flatMap((client) => {
    const found = [...checkLayers(client, image), ...checkDocuments(client, image), ...checkNames(client, image)];
    return found.map((finding): Finding => {
      const { severity, rule, message, ...rest } = finding;
      return { severity, rule, client: client.name, ...rest, message: `${client.name}: ${message}` };
    });
  });
}

function checkLayers(client: ClientProfile, { layers }: ImageFacts): Found[] {
  const { maxLayers = Number.POSITIVE_INFINITY } = client;
  const found: Found[] = [];
  if (layers.length > maxLayers) {
    found.push({
      severity: 'error',
      rule: 'layers',
      message: `the image has ${layers.length} layers, and ${client.title} takes ${maxLayers}`,
      hint: `make it with --max-layers ${maxLayers} or fewer: images that build on it need some`,
    });
  }
  for (const [index, layer] of layers.entries()) {
    const own = checkSize(client, layer, layerText(layer, index));
    found.push(...own.map((finding) => ({ ...finding, layer: index + 1 })));
  }
  return [...found, ...layerForms(layers).flatMap((form) => checkForm(client, form))];
}

function layerText({ title }: LayerFacts, index: number): string {
  return `layer ${index + 1} (${title})`;
}

/** Layers that are stored alike: what a client says of one, it says of all. */
interface LayerForm extends Pick<LayerFacts, 'compression' | 'mediaType'> {
  /** Number of the first one, from 1. */
  readonly layer: number;
  /** The first one, and how many more there are. */
  readonly text: string;
  readonly isOne: boolean;
}

function layerForms(layers: readonly LayerFacts[]): LayerForm[] {
  const numbers = Map.groupBy(layers.keys(), (index) => `${layers[index]?.compression} ${layers[index]?.mediaType}`);
  return [...numbers.values()].flatMap(([first = 0, ...others]): LayerForm[] => {
    const layer = layers[first];
    if (layer === undefined) return [];
    const text = `${layerText(layer, first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
    const { compression, mediaType } = layer;
    const type = mediaType === undefined ? {} : { mediaType };
    return [{ compression, ...type, layer: first + 1, text, isOne: others.length === 0 }];
  });
}

function checkSize(
  { title, maxLayerBytes }: ClientProfile,
  { bytes, tarBytes = 0 }: LayerFacts,
  what: string,
): Found[] {
  if (maxLayerBytes === undefined || (bytes ?? tarBytes) <= maxLayerBytes) return [];
  const hint = 'give its components more layers, split the largest one, or compress the layers';
  const limit = `${title} takes ${formatBytes(maxLayerBytes)}`;
  if (bytes !== undefined) {
    return [
      { severity: 'error', rule: 'layer-bytes', message: `${what} has ${formatBytes(bytes)}, and ${limit}`, hint },
    ];
  }
  const message = `${what} has ${formatBytes(tarBytes)} before it is compressed, and ${limit}`;
  return [{ severity: 'warning', rule: 'layer-bytes', message, hint }];
}

/** Media types of layers, with the compression as their suffix: OCI's, and those of Docker. */
const layerType =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+(?:gzip|zstd))?|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.(?:gzip|zstd))?)$/;

function checkForm(client: ClientProfile, form: LayerForm): Found[] {
  const { title, compressions, uncertain = [], dockerZstd } = client;
  const { compression, mediaType, layer, text, isOne } = form;
  const [is, has] = isOne ? ['is', 'has'] : ['are', 'have'];
  const error = { severity: 'error', layer } as const;
  if (mediaType !== undefined && !layerType.test(mediaType)) {
    return [
      {
        ...error,
        rule: 'media-type',
        message: `${text} ${has} the media type ${printable(mediaType)}, which ${title} does not know`,
        hint: 'make the image with layers of the OCI image specification',
      },
    ];
  }
  const hint = `use --compression ${compressions.includes('zstd') && compression === 'zstd:chunked' ? 'zstd' : 'gzip'}`;
  const compressed = `${text} ${is} ${nameOf(compression)}`;
  if (!compressions.includes(compression)) {
    return [{ ...error, rule: 'compression', message: `${compressed}, which ${title} does not read`, hint }];
  }
  const isDockerZstd = compression.startsWith('zstd') && mediaType?.startsWith('application/vnd.docker.') === true;
  if (isDockerZstd && !dockerZstd) {
    return [
      {
        ...error,
        rule: 'media-type',
        message: `${text} ${is} zstd under a media type of Docker, which ${title} refuses`,
        hint: 'make the image with media types of OCI, or with --compression gzip',
      },
    ];
  }
  if (!uncertain.includes(compression)) return [];
  const message = `${compressed}, which some versions of ${title} do not read`;
  return [{ severity: 'warning', layer, rule: 'compression', message, hint }];
}

function nameOf(compression: LayerFacts['compression']): string {
  return compression === 'none' ? 'not compressed' : `compressed with ${compression}`;
}

function checkDocuments(client: ClientProfile, image: ImageFacts): Found[] {
  const { title, maxManifestBytes: mostManifest, maxConfigBytes: mostConfig } = client;
  const { manifestBytes = 0, configBytes = 0 } = image;
  const found: Found[] = [];
  const lists = 'use fewer components (see groups) or fewer annotations: the lists of components take most of it';
  if (mostManifest !== undefined && manifestBytes > mostManifest) {
    const message = `the manifest has ${formatBytes(manifestBytes)}, and ${title} takes ${formatBytes(mostManifest)}`;
    found.push({ severity: 'error', rule: 'manifest-bytes', message, hint: lists });
  }
  if (mostConfig !== undefined && configBytes > mostConfig) {
    const message = `the image config has ${formatBytes(configBytes)}, and ${title} takes ${formatBytes(mostConfig)}`;
    found.push({ severity: 'error', rule: 'config-bytes', message, hint: 'use fewer components or smaller labels' });
  }
  return found;
}

function checkNames({ title, names: rule }: ClientProfile, { names }: ImageFacts): Found[] {
  if (names === undefined) return [];
  const { whiteouts, notUtf8, notAscii } = names;
  const found = foundNames(whiteouts, {
    severity: 'error',
    rule: 'whiteout-names',
    message: `with .wh. as its beginning would be taken for a whiteout by ${title}`,
  });
  return rule === undefined ? found : [...found, ...ostreeNames({ title, notUtf8, notAscii })];
}

function ostreeNames({
  title,
  notUtf8,
  notAscii,
}: Pick<NameFacts, 'notUtf8' | 'notAscii'> & { title: string }): Found[] {
  return [
    ...foundNames(notUtf8, { severity: 'error', rule: 'names', message: `is not UTF-8, which ${title} refuses` }),
    ...foundNames(notAscii, {
      severity: 'warning',
      rule: 'names',
      message: `is not ASCII, and ${title} fails there when it runs in a C locale`,
    }),
  ];
}

function foundNames({ count, first = '' }: NamesFound, found: Pick<Found, 'severity' | 'rule' | 'message'>): Found[] {
  if (count === 0) return [];
  const others = count === 1 ? '' : ` and ${count - 1} more`;
  const path = printable(first);
  return [
    {
      ...found,
      path: first,
      message: `the name ${path}${others} ${found.message}`,
      hint: `rename it, or leave it out with --prune ${path}`,
    },
  ];
}
