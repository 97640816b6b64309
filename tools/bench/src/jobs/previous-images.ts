import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, cpSync, openSync, readFileSync, readSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Images of the build before: paths of image directories. */
export interface PreviousImages {
  /** As a build of the tree makes it. */
  readonly equal: string;
  /** Layers with a third of the bytes are those of other files. */
  readonly third: string;
}

interface Descriptor {
  digest: string;
  size: number;
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** Offset of the last digit of the time in the first header of a tar. */
const timeDigit = 146;

/**
 * Makes both images.
 * @param command that builds an image; the output follows.
 */
export function makePreviousImages(command: readonly string[], directory: string): PreviousImages {
  const images = { equal: join(directory, 'equal'), third: join(directory, 'third') };
  const [program = '', ...args] = command;
  execFileSync(program, [...args, '-o', `oci:${images.equal}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  cpSync(images.equal, images.third, { recursive: true });
  changeThird(images.third);
  return images;
}

/** Gives another time to the first entry of each layer of a third of the bytes. */
function changeThird(image: string): void {
  const path = ({ digest }: Descriptor) => join(image, 'blobs', digest.replace(':', '/'));
  const index: { manifests: Descriptor[] } = JSON.parse(readFileSync(join(image, 'index.json'), 'utf8'));
  const [entry] = index.manifests;
  if (entry === undefined) throw new Error('the image has no manifest');
  const manifest: Manifest = JSON.parse(readFileSync(path(entry), 'utf8'));
  const config: { rootfs: { diff_ids: string[] } } = JSON.parse(readFileSync(path(manifest.config), 'utf8'));
  for (const number of third(manifest.layers)) {
    const layer = manifest.layers[number];
    if (layer === undefined) continue;
    changeTime(path(layer));
    // No digest of these bytes: nothing reads a blob whole that differs in its first header.
    const other = `sha256:${createHash('sha256').update(layer.digest).digest('hex')}`;
    renameSync(path(layer), path({ ...layer, digest: other }));
    layer.digest = other;
    config.rootfs.diff_ids[number] = other;
  }
  store(manifest.config, config);
  store(entry, manifest);
  writeFileSync(join(image, 'index.json'), JSON.stringify(index));

  function store(descriptor: Descriptor, document: unknown): void {
    const text = JSON.stringify(document);
    descriptor.digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    descriptor.size = Buffer.byteLength(text);
    writeFileSync(path(descriptor), text);
  }
}

/** Every third layer by size, so that they have about a third of the bytes. */
function third(layers: readonly Descriptor[]): number[] {
  const bySize = [...layers.keys()].sort((a, b) => (layers[b]?.size ?? 0) - (layers[a]?.size ?? 0));
  return bySize.filter((_, rank) => rank % 3 === 1);
}

function changeTime(tar: string): void {
  const descriptor = openSync(tar, 'r+');
  const digit = Buffer.alloc(1);
  readSync(descriptor, digit, 0, 1, timeDigit);
  digit[0] = digit[0] === 0x30 ? 0x31 : 0x30;
  writeSync(descriptor, digit, 0, 1, timeDigit);
  closeSync(descriptor);
}
