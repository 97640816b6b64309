import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A blob that an image refers to (OCI image spec, descriptor). */
export interface Descriptor {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a client fetches: the manifest, its config and its layers. */
export interface OciImage {
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** Reads the first image of an OCI image layout directory. */
export function readOciImage(directory: string): OciImage {
  const index = readJson<{ manifests: [Descriptor] }>(join(directory, 'index.json'));
  const [manifest] = index.manifests;
  const blob = join(directory, 'blobs', manifest.digest.replace(':', '/'));
  return { manifest, ...readJson<{ config: Descriptor; layers: Descriptor[] }>(blob) };
}

function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, 'utf8')) as Value;
}
