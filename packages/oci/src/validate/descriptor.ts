import { quoted } from './checked-name.ts';
import type { Findings } from './findings.ts';
import { digestAt, fieldWhere, type JsonObject, objectAt, objectField, sizeField, textField } from './json-fields.ts';

/**
 * A content descriptor, OCI image specification 1.1. What is undefined was missing or wrong and is
 * reported.
 */
export interface Descriptor {
  readonly where: string;
  readonly mediaType: string | undefined;
  readonly digest: string;
  /** In bytes. */
  readonly size: number | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  /** As it stands in the JSON. */
  readonly platform: unknown;
}

/** Reads a descriptor. Without a digest that can be looked up there is none. */
export function readDescriptor(value: unknown, where: string, findings: Findings): Descriptor | undefined {
  const object = objectAt(value, where, findings);
  if (object === undefined) return undefined;
  const descriptor = {
    where,
    mediaType: textField(object, 'mediaType'),
    digest: digestAt(object.fields.digest, fieldWhere(object, 'digest'), findings),
    size: sizeField(object, 'size'),
    annotations: readAnnotations(object),
    platform: object.fields.platform,
  };
  return descriptor.digest === undefined ? undefined : { ...descriptor, digest: descriptor.digest };
}

/**
 * The annotations of a descriptor, manifest or index; values that are no text are reported and left
 * out.
 */
export function readAnnotations(object: JsonObject): Readonly<Record<string, string>> {
  if (object.fields.annotations === undefined) return {};
  const annotations = objectField(object, 'annotations');
  if (annotations === undefined) return {};
  const texts: [string, string][] = [];
  for (const [key, value] of Object.entries(annotations.fields)) {
    if (typeof value === 'string') texts.push([key, value]);
    else object.findings.add('FIELD_INVALID', annotations.where, `the value of ${quoted(key)} is not a text`);
  }
  return Object.fromEntries(texts);
}
