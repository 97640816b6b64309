import { platformInvalid } from '../errors.ts';
import { imageArchitecture } from '../image/architecture.ts';
import type { StoredDescriptor } from './image-documents.ts';

/** What an image runs on; the system is Linux. */
export interface ImagePlatform {
  /** OCI's name. */
  readonly architecture: string;
  readonly variant?: string;
}

/**
 * Reads `linux/ARCHITECTURE[/VARIANT]`, or an architecture alone; names of the kernel are
 * translated.
 * @throws ChunkahError `PLATFORM_INVALID`.
 */
export function parsePlatform(text: string): ImagePlatform {
  const full = text.includes('/') || text === 'linux' ? text : `linux/${text}`;
  const [, architecture = '', variant] = /^linux\/([\w.-]+)(?:\/([\w.-]+))?$/.exec(full) ?? [];
  if (architecture === '') throw platformInvalid(text);
  return { architecture: imageArchitecture(architecture), ...(variant === undefined ? {} : { variant }) };
}

/** The platform of a descriptor, which may leave things open: its config says them. */
type FoundPlatform = StoredDescriptor['platform'];

/** As messages name a platform. */
export function shownPlatform({ os, architecture = 'no architecture', variant }: FoundPlatform): string {
  const system = os === undefined || os === 'linux' ? '' : `${os}/`;
  return `${system}${architecture}${variant === undefined ? '' : `/${variant}`}`;
}

/**
 * Whether a descriptor of an index leads to no image but to what was attested of one: BuildKit
 * gives it a platform that nothing has, and an annotation.
 */
export function isAttestation({
  platform,
  annotations,
}: {
  readonly platform: { readonly os?: unknown; readonly architecture?: unknown };
  readonly annotations: Readonly<Record<string, string>>;
}): boolean {
  if (annotations['vnd.docker.reference.type'] !== undefined) return true;
  return platform.os === 'unknown' && platform.architecture === 'unknown';
}

/**
 * The images that may be for a platform. Without a variant those come first that have none, or the
 * one that all machines of the architecture have.
 */
export function fittingImages<Image extends { readonly platform: FoundPlatform }>(
  images: readonly Image[],
  wanted: ImagePlatform,
): Image[] {
  const fitting = images.filter(({ platform: { os = 'linux', architecture = wanted.architecture } }) => {
    return os === 'linux' && architecture === wanted.architecture;
  });
  const same = fitting.filter(({ platform }) => usualVariant(platform) === usualVariant(wanted));
  if (same.length > 0) return same;
  return fitting.filter(({ platform }) => platform.variant === undefined || wanted.variant === undefined);
}

/** Variants that add nothing to the architecture (containerd, `platforms/database.go`). */
function usualVariant({ architecture, variant }: FoundPlatform): string | undefined {
  const isUsual = (architecture === 'arm64' && variant === 'v8') || (architecture === 'amd64' && variant === 'v1');
  return isUsual ? undefined : variant;
}

/** The same text for platforms that no client tells apart. */
export function platformKey(platform: FoundPlatform): string {
  const { variant: _, ...rest } = platform;
  const variant = usualVariant(platform);
  return shownPlatform(variant === undefined ? rest : { ...rest, variant });
}
