import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Images of the tree that are made anew. */
export interface SourceImages {
  /** As `--image` takes it. */
  readonly plain: string;
  readonly gzip: string;
  /** A directory with a link to each layer of the latter. */
  readonly gzipLayers: string;
}

/** umoci unpacks nothing without a name. */
const tag = 'bench';

/**
 * Makes the images.
 * @param command that builds an image; the output follows.
 */
export function makeSourceImages(command: readonly string[], directory: string): SourceImages {
  const [program = '', ...args] = command;
  const build = (name: string, ...options: readonly string[]) => {
    const image = join(directory, name);
    const output = ['-o', `oci:${image}:${tag}`];
    execFileSync(program, [...args, ...options, ...output], { stdio: ['ignore', 'ignore', 'inherit'] });
    return image;
  };
  const plain = build('plain');
  const gzip = build('gzip', '--compressed');
  return { plain: `${plain}:${tag}`, gzip: `${gzip}:${tag}`, gzipLayers: linkLayers(gzip, join(directory, 'layers')) };
}

function linkLayers(image: string, directory: string): string {
  const blob = (digest: string) => join(image, 'blobs', digest.replace(':', '/'));
  const index: { manifests: { digest: string }[] } = JSON.parse(readFileSync(join(image, 'index.json'), 'utf8'));
  const [entry] = index.manifests;
  if (entry === undefined) throw new Error('the image has no manifest');
  const { layers }: { layers: { digest: string }[] } = JSON.parse(readFileSync(blob(entry.digest), 'utf8'));
  mkdirSync(directory);
  for (const [number, { digest }] of layers.entries()) symlinkSync(blob(digest), join(directory, String(number)));
  return directory;
}
