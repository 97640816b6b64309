import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runChunkah } from '../program.ts';
import { type Descriptor, readImage } from '../read-image.ts';

/** How the layers of one image compare with those of the next. */
export interface UpdateImages {
  /** Components of the second image's layers, in order: those in the first image, and those that are not. */
  readonly same: readonly string[];
  readonly changed: readonly string[];
  /** Bytes of the second image's layers: all of them, and those that the first image lacks. */
  readonly size: number;
  readonly downloaded: number;
}

/** A Debian root filesystem before and after updates. */
export interface DebianUpdate {
  /** Source packages of the second root. */
  readonly sources: readonly string[];
  /** Those with another version, or other packages, than in the first. */
  readonly changedSources: readonly string[];
  /** Whether the layer of this component may differ. */
  mayChange(component: string): boolean;
  /**
   * Makes both images, a week apart: `first` and `second` in a directory that is made.
   * @param ofSecond options of the second image alone.
   */
  images(directory: string, options: readonly string[], ofSecond?: readonly string[]): Promise<UpdateImages>;
}

/** @param directory holds the roots `released` and `updated`. */
export function debianUpdate(directory: string): DebianUpdate {
  const [released, updated] = [join(directory, 'released'), join(directory, 'updated')];
  const [before, after] = [packagesBySource(released), packagesBySource(updated)];
  const sources = [...after.keys()].sort();
  const changedSources = sources.filter((source) => before.get(source) !== after.get(source));
  return {
    sources,
    changedSources,
    mayChange(component) {
      const [repo, name = ''] = component.split(/\/(.*)/s);
      return repo !== 'dpkg' || changedSources.includes(name);
    },
    async images(place, options, ofSecond = []) {
      mkdirSync(place);
      const now = Math.floor(Date.now() / 1000);
      const first = await layersOf(released, join(place, 'first'), [...options, ...epoch(now - 7 * 86_400)]);
      const second = await layersOf(updated, join(place, 'second'), [...options, ...ofSecond, ...epoch(now)]);
      const known = new Set(first.map(({ digest }) => digest));
      const isNew = ({ digest }: Descriptor) => !known.has(digest);
      return {
        same: second.filter((layer) => !isNew(layer)).map(componentOf),
        changed: second.filter(isNew).map(componentOf),
        size: sizeOf(second),
        downloaded: sizeOf(second.filter(isNew)),
      };
    },
  };
}

function epoch(seconds: number): string[] {
  return ['--source-date-epoch', String(seconds)];
}

async function layersOf(rootfs: string, image: string, options: readonly string[]): Promise<readonly Descriptor[]> {
  const input = ['--rootfs', rootfs, '--preset', 'debian', '--skip-special-files', '--no-config-file'];
  const { code, stderr } = await runChunkah(['build', ...input, '-o', `oci:${image}`, ...options]);
  if (code !== 0) throw new Error(stderr);
  return readImage(image).layers;
}

function componentOf({ annotations }: Descriptor): string {
  return annotations?.['org.chunkah.component'] ?? '';
}

function sizeOf(layers: readonly Descriptor[]): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}

/** Packages with their versions, as text, by source package: what dpkg itself says. */
function packagesBySource(rootfs: string): Map<string, string> {
  const format = ['source:Package', 'binary:Package', 'Version'].map((field) => `$\{${field}}`).join(' ');
  const query = ['--admindir', join(rootfs, 'var/lib/dpkg'), '-W', '-f', `${format}\n`];
  const packages = new Map<string, string>();
  for (const line of execFileSync('dpkg-query', query, { encoding: 'utf8' }).trimEnd().split('\n')) {
    const [source = '', ...rest] = line.split(' ');
    packages.set(source, `${packages.get(source) ?? ''}${rest.join(' ')}\n`);
  }
  return packages;
}
