import { quoted } from './checked-name.ts';
import type { Findings } from './findings.ts';
import {
  digestAt,
  fieldWhere,
  type LocatedObject,
  objectAt,
  objectField,
  sizeField,
  textField,
} from './json-fields.ts';

/**
 * A content descriptor, OCI image specification 1.1. Undefined fields were missing or wrong and
 * have been reported.
 */
export interface Descriptor {
  readonly where: string;
  readonly mediaType: string | undefined;
  readonly digest: string;
  /** In bytes. */
  readonly size: number | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  /** As in the JSON. */
  readonly platform: unknown;
}

/** Reads a descriptor. Undefined without a digest that can be looked up. */
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
 * The annotations of a descriptor, manifest or index; values that are not strings are reported and
 * left out.
 */
export function readAnnotations(object: LocatedObject): Readonly<Record<string, string>> {
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
