import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Tree, temporaryDirectory, writeTree } from '@chunkah/testkit';

/** How the layers of an image are compressed: bytes of a blob, and the end of its media type. */
export const compressions = {
  plain: { compress: (tar: Buffer) => tar, suffix: '' },
  gzip: { compress: (tar: Buffer) => gzipSync(tar), suffix: '+gzip' },
  zstd: { compress: (tar: Buffer) => zstdCompressSync(tar), suffix: '+zstd' },
} as const;

export interface LayeredImageOptions {
  readonly compression?: keyof typeof compressions;
  /** Of the manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Without it the config has no history. */
  readonly history?: readonly object[];
}

/** The tar that GNU tar makes of a tree; whiteouts are files with their names. */
export function tarOfTree(tree: Tree): Buffer {
  const directory = temporaryDirectory();
  writeTree(directory, tree);
  const args = ['--xattrs', '--xattrs-include=*', '-b1', '--mtime=@1600000000', '--no-recursion', '-C', directory];
  const names = execFileSync('find', ['.', '-mindepth', '1', '-printf', '%P\n'], { cwd: directory, encoding: 'utf8' });
  return execFileSync('tar', [...args, '-cf', '-', ...names.trimEnd().split('\n').sort()]);
}

/** Writes an image that another program might have made, as a directory. @returns its path. */
export function layeredImage(tars: readonly Buffer[], options: LayeredImageOptions = {}): string {
  const { compression = 'plain', annotations = {}, history } = options;
  const path = join(temporaryDirectory(), 'image');
  mkdirSync(join(path, 'blobs/sha256'), { recursive: true });
  const put = (bytes: Buffer, mediaType: string) => {
    const digest = digestOf(bytes);
    writeFileSync(join(path, 'blobs', digest.replace(':', '/')), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const { compress, suffix } = compressions[compression];
  const layers = tars.map((tar, number) => ({
    ...put(compress(tar), `application/vnd.oci.image.layer.v1.tar${suffix}`),
    ...(number === 0 ? { annotations: { 'com.example.layer': 'the first' }, urls: ['https://example.com/0'] } : {}),
  }));
  const config = {
    ...{ architecture: 'amd64', os: 'linux', created: '2024-01-02T03:04:05Z', config: { Cmd: ['/bin/sh'] } },
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
    ...(history === undefined ? {} : { history }),
  };
  const manifest = {
    ...{ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', annotations, layers },
    config: put(Buffer.from(JSON.stringify(config)), 'application/vnd.oci.image.config.v1+json'),
  };
  const entry = put(Buffer.from(JSON.stringify(manifest)), manifest.mediaType);
  writeFileSync(join(path, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  writeFileSync(join(path, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  return path;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
}

export interface ImageDocuments {
  readonly digest: string;
  readonly manifest: { readonly annotations: Readonly<Record<string, string>>; readonly layers: readonly Descriptor[] };
  readonly config: {
    readonly history: readonly { readonly empty_layer?: boolean; readonly created_by?: string }[];
    readonly rootfs: { readonly diff_ids: readonly string[] };
  };
}

/** The documents of an image directory. */
export function documentsOf(path: string): ImageDocuments {
  const document = (of: string) => JSON.parse(blobOf(path, of).toString());
  const [{ digest }] = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8')).manifests;
  const manifest = document(digest);
  return { digest, manifest, config: document(manifest.config.digest) };
}

export function blobOf(path: string, digest: string): Buffer {
  return readFileSync(join(path, 'blobs', digest.replace(':', '/')));
}
