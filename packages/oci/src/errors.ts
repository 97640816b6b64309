import { ChunkahError, printable } from '@chunkah/core';
import { describeJsonFault, type JsonFault, shortened } from '@chunkah/core/json';
import type { OtherDocument } from './image/other-documents.ts';

/** A value of an image config that has a wrong type. */
export interface ConfigFault {
  /** Keys and list indexes from the document to the value; empty for the document itself. */
  readonly path: readonly PropertyKey[];
  readonly expected: string;
  readonly found: string;
}

/** Faults told in one message; the rest are counted. */
const toldFaults = 10;

const configHint =
  'give the config object of an OCI image, or what podman inspect, docker inspect, buildah inspect or ' +
  'skopeo inspect --config prints for one image';

const unreadable: Readonly<Record<JsonFault['kind'], string>> = {
  syntax: 'is broken JSON',
  'key-repeated': 'is ambiguous',
  'too-deep': 'is nested too deep',
  'not-utf8': 'is broken JSON',
  'too-large': 'is too large',
};

export function imageConfigUnreadable(fault: JsonFault): ChunkahError {
  return new ChunkahError({
    code: fault.kind === 'too-deep' ? 'IMAGE_CONFIG_TOO_DEEP' : 'IMAGE_CONFIG_SYNTAX',
    message: `the image config ${unreadable[fault.kind]}: ${describeJsonFault(fault)}`,
    hint: fault.kind === 'key-repeated' ? 'keep one of the two' : configHint,
  });
}

/** @param limit in bytes. */
export function imageConfigTooLarge(limit: number): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_CONFIG_TOO_LARGE',
    message: `the image config is larger than ${limit} bytes`,
    hint: configHint,
  });
}

/** @param form what prints such a document, where it is one of them. */
export function imageConfigInvalid(faults: readonly ConfigFault[], form?: string): ChunkahError {
  const told = faults.slice(0, toldFaults).map(({ path, expected, found }) => {
    const place = path.length === 0 ? '' : `${fieldName(path)}: `;
    return `${place}expected ${expected}, found ${found}`;
  });
  if (faults.length > toldFaults) told.push(`and ${faults.length - toldFaults} more`);
  return new ChunkahError({
    code: 'IMAGE_CONFIG_INVALID',
    message: `the image config is invalid: ${told.join('; ')}`,
    hint: form === undefined ? configHint : `it was read as the output of ${form}; ${configHint}`,
  });
}

export function imageConfigIsOther({ name, instead }: OtherDocument): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_CONFIG_UNRECOGNIZED',
    message: `expected an image config, found ${name}`,
    hint: `give ${instead}`,
  });
}

/** @param fields of the document. */
export function imageConfigUnrecognized(fields: readonly string[]): ChunkahError {
  const told = fields.slice(0, toldFaults).map((field) => printable(shortened(field)));
  if (fields.length > toldFaults) told.push(`and ${fields.length - toldFaults} more`);
  return new ChunkahError({
    code: 'IMAGE_CONFIG_UNRECOGNIZED',
    message: `expected an image config, found an object that has no field of one: ${told.join(', ')}`,
    hint: configHint,
  });
}

export function imageConfigNotLinux(os: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_CONFIG_NOT_LINUX',
    message: `the image config belongs to an image for ${printable(shortened(os))}, and chunkah makes images for linux`,
    hint: 'give the config of an image for linux, or its config object alone',
  });
}

/**
 * @param size bytes of the manifest.
 * @param layer number of the layer that takes the most of it, from 1; 0: its annotations do.
 * @param bytes how many that takes.
 */
export function manifestTooLarge(size: number, limit: number, layer: number, bytes: number): ChunkahError {
  const most = layer === 0 ? `its annotations have ${bytes} of them` : `layer ${layer} has ${bytes} of them`;
  return new ChunkahError({
    code: 'MANIFEST_TOO_LARGE',
    message: `the manifest has ${size} bytes, and registries and clients take ${limit}: ${most}`,
    hint:
      layer === 0
        ? 'give less with --annotation; --annotation - leaves out those of the image config'
        : 'its list of components is too long: put them into groups, or use fewer repos',
  });
}

export function createdInvalid(created: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_CREATED_INVALID',
    option: { name: 'imageConfig' },
    message: `"Created" of the image config is not an RFC 3339 time from 1970 to 9999: "${printable(shortened(created))}"`,
    hint: 'set the time with --source-date-epoch',
  });
}

/** @param origin the option or environment variable. */
export function sourceDateEpochInvalid(origin: string, text: string): ChunkahError {
  return new ChunkahError({
    code: 'SOURCE_DATE_EPOCH_INVALID',
    message: `${origin} is not a time from 1970 to 9999 in whole seconds: "${printable(shortened(text))}"`,
    hint: 'give whole seconds since 1970-01-01 UTC, for example 1700000000',
  });
}

export function architectureEmpty(): ChunkahError {
  return new ChunkahError({
    code: 'ARCHITECTURE_EMPTY',
    option: { name: 'architecture' },
    message: 'the architecture of the image is empty',
    hint: 'name one with --arch, for example amd64, or leave the option out',
  });
}

export function platformInvalid(text: string): ChunkahError {
  return new ChunkahError({
    code: 'PLATFORM_INVALID',
    option: { name: 'platform' },
    message: `"${printable(shortened(text))}" is not a platform that images are made for`,
    hint: 'write linux/ARCHITECTURE or linux/ARCHITECTURE/VARIANT, for example linux/arm64',
  });
}

/** @param option in the API: `labels` or `annotations`, here and below. */
export function keyValueEditInvalid(text: string, option: string): ChunkahError {
  return new ChunkahError({
    code: 'KEY_VALUE_INVALID',
    option: { name: option, value: text },
    message: `${option} has none of the forms KEY=VALUE, KEY- and -: "${printable(shortened(text))}"`,
    hint: 'write KEY=VALUE to set, KEY- to remove, - to remove all',
  });
}

export function keyEmpty(text: string, option: string): ChunkahError {
  return new ChunkahError({
    code: 'KEY_EMPTY',
    option: { name: option, value: text },
    message: `${option} has an empty key: "${printable(shortened(text))}"`,
    hint: 'write KEY=VALUE',
  });
}

/** `Cmd[1]`, `Config.Labels["a.b"]` */
function fieldName(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : memberName(String(step))));
  return steps.join('').replace(/^\./, '');
}

function memberName(key: string): string {
  return /^[A-Za-z]+$/.test(key) ? `.${key}` : `["${printable(shortened(key))}"]`;
}
