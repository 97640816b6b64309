/** Annotations that name the base of an image (OCI image specification, "Annotations"). */
export const digestAnnotation = 'org.opencontainers.image.base.digest';
export const nameAnnotation = 'org.opencontainers.image.base.name';

/** What an image says of its base (OCI image specification, "Annotations"). */
export type BaseAnnotations = Readonly<
  Partial<Record<typeof digestAnnotation | typeof nameAnnotation, string | undefined>>
>;

/** The base of an image. */
export interface ImageBase {
  /** How many of the lowest layers are its own. */
  readonly count: number;
  /** What the new image is to say of it; missing where that stays as it is. */
  readonly annotations?: BaseAnnotations;
  /** `HOST/NAME` of the repository that has its blobs. */
  readonly repository?: string;
}

/** The annotations of an image that is made anew, with what is known of its base. */
export function withBaseAnnotations(
  annotations: Readonly<Record<string, string>>,
  base: BaseAnnotations | undefined,
): Readonly<Record<string, string>> {
  if (base === undefined) return annotations;
  const { [digestAnnotation]: _, [nameAnnotation]: __, ...others } = annotations;
  const known = Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...others, ...Object.fromEntries(known) };
}
