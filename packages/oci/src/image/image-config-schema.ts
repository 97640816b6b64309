import { isJsonObject, type JsonObject, type JsonValue } from '@chunkah/core/json';
import { z } from 'zod';

// The message of each schema says what is expected; the caller says where and what was found.

const text = z.string('a string');
const textList = z.array(text, 'a list of strings');
const anyObject = z.custom<JsonObject>(isObject, 'an object');
const emptyObject = z.custom<JsonObject>(
  (value) => isObject(value) && Object.keys(value).length === 0,
  'an empty object',
);

/** An object whose keys are free. Not `z.record`, which drops a key `__proto__` unseen. */
function mapOf(member: z.ZodType) {
  const asMap = (value: unknown) => (isObject(value) ? new Map(Object.entries(value)) : value);
  return z.preprocess(asMap, z.map(text, member, 'an object'));
}

function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value as JsonValue);
}

const portableShape = {
  User: text,
  WorkingDir: text,
  StopSignal: text,
  Entrypoint: textList,
  Cmd: textList,
  Env: textList,
  ExposedPorts: mapOf(emptyObject),
  Volumes: mapOf(emptyObject),
  Labels: mapOf(text),
};

/**
 * The fields of the OCI specification, reserved and deprecated ones aside: all that
 * `--compat chunkah-0.6` keeps.
 */
export const portableFields: ReadonlySet<string> = new Set(Object.keys(portableShape));

/** Further fields of Docker and Podman, kept without a look at their types. */
const uncheckedFields = [
  ...['ArgsEscaped', 'AttachStderr', 'AttachStdin', 'AttachStdout', 'CpuShares', 'Domainname', 'Hostname', 'Image'],
  ...['MacAddress', 'Memory', 'MemorySwap', 'NetworkDisabled', 'OpenStdin', 'StdinOnce', 'StopTimeout', 'Tty'],
];

/** Fields of Docker and Podman that a wrong type would make useless to them. */
const dockerShape = { Healthcheck: anyObject, Shell: textList, OnBuild: textList };

/** The fields by which an object is recognized as an image config. */
export const knownFields: ReadonlySet<string> = new Set([
  ...portableFields,
  ...Object.keys(dockerShape),
  ...uncheckedFields,
]);

/**
 * Fields of the documents that a config is a part of. In a config they would hide what the writer
 * meant to set.
 */
const misplacedFields = ['config', 'Config', 'rootfs'];
const misplaced = z.never('no such field in a config').optional();
const misplacedShape = Object.fromEntries(misplacedFields.map((field) => [field, misplaced]));

const portableConfig = z.object(portableShape).partial();
const fullConfig = portableConfig.extend(z.object(dockerShape).partial().shape).extend(misplacedShape);

/** Checks a config without null fields. */
export function configSchema(keepEveryField: boolean): z.ZodType {
  return keepEveryField ? fullConfig : portableConfig;
}

/** Checks what `podman inspect` or `docker inspect` prints: `Config` and what stands beside it. */
export function inspectSchema(keepEveryField: boolean): z.ZodType {
  const beside = { Annotations: mapOf(text), Architecture: text, Created: text };
  const more = keepEveryField ? { Variant: text, Author: text, Os: text, Healthcheck: anyObject } : {};
  return z
    .object({ ...beside, ...more })
    .partial()
    .extend({ Config: configSchema(keepEveryField) });
}

/** Checks an image configuration of OCI or Docker: `config` and what stands beside it. */
export const imageConfigurationSchema = z
  .object({ architecture: text, variant: text, os: text, author: text, created: text, config: fullConfig })
  .partial();

/** Checks what `buildah inspect` prints. */
export const buildahSchema = z.object({
  ImageAnnotations: mapOf(text).optional(),
  OCIv1: imageConfigurationSchema,
  Docker: z.object({ config: fullConfig }).partial().optional(),
});
