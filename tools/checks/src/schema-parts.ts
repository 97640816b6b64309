import { formatVersion } from '@chunkah/report';
import { z } from 'zod';

/**
 * Makes the schema of one type. The compiler sees to it that every field of the type has a schema,
 * and that no schema has a field which the type lacks.
 */
export function schemaOf<Result>() {
  type Shape = { readonly [Field in keyof Result]-?: z.ZodType<Result[Field]> };
  return (shape: Shape) => z.object(shape) as unknown as z.ZodType<Result>;
}

export const version = { formatVersion: z.literal(formatVersion) };
export const names = z.array(z.string());
export const count = z.int().min(0);
export const share = z.number().min(0).max(1);
export const layerNumber = z.int().min(1);
export const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
