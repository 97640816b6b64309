import { createCipheriv, createHash } from 'node:crypto';
import { type SampleComponent, sampleComponents } from './components.ts';

/** One regular file of the sample. */
export interface SampleFile {
  /** Relative to the root. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mode: number;
  /** Unix seconds. */
  readonly mtime: number;
  /** Undefined: the file gets no label. */
  readonly component: SampleComponent | undefined;
}

interface Place {
  readonly directory: string;
  readonly extension: string;
  readonly mode: number;
}

/** Files of a component are distributed over these in turn; `NAME` stands for the component. */
const places: Readonly<Record<SampleComponent['kind'], readonly Place[]>> = {
  program: [
    { directory: 'usr/bin', extension: '', mode: 0o755 },
    { directory: 'usr/lib/NAME', extension: '.so', mode: 0o755 },
    { directory: 'usr/share/man/man1', extension: '.1', mode: 0o644 },
    { directory: 'etc/NAME', extension: '.conf', mode: 0o644 },
  ],
  library: [
    { directory: 'usr/lib', extension: '.so.1', mode: 0o755 },
    { directory: 'usr/include/NAME', extension: '.h', mode: 0o644 },
    { directory: 'usr/share/doc/NAME', extension: '.txt', mode: 0o644 },
  ],
  data: [
    { directory: 'usr/share/NAME', extension: '.dat', mode: 0o644 },
    { directory: 'usr/share/NAME/more', extension: '.dat', mode: 0o644 },
    { directory: 'usr/share/NAME/more/deep', extension: '.dat', mode: 0o600 },
  ],
};

/** Files that no package owns; the cache is large enough to become its own component. */
const unlabelled: readonly SampleFile[] = [
  { path: 'etc/hostname', size: 7, mode: 0o644, mtime: 1_722_470_400, component: undefined },
  { path: 'etc/machine-id', size: 33, mode: 0o444, mtime: 1_722_470_400, component: undefined },
  { path: 'var/cache/icon-theme.cache', size: 2 << 20, mode: 0o644, mtime: 1_722_470_400, component: undefined },
];

/** All regular files of the sample. */
export function sampleFiles(): SampleFile[] {
  return [...sampleComponents.flatMap(componentFiles), ...unlabelled];
}

/**
 * `length` bytes that depend only on `seed`: a keystream of AES-128-CTR. They look random and do
 * not compress.
 */
export function sampleBytes(seed: string, length: number): Buffer {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

function componentFiles(component: SampleComponent): SampleFile[] {
  const { name, kind, fileCount, kibibytes } = component;
  const random = sampleBytes(name, fileCount + 2);
  // Weights 1, 2, 4 ... 128: a few files of a component have most of its bytes.
  const weights = Array.from(random.subarray(0, fileCount), (byte) => 1 << (byte % 8));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const mtime = 1_700_000_000 + random.readUInt16BE(fileCount) * 400;
  return weights.map((weight, index) => {
    const choices = places[kind];
    const place = choices[index % choices.length] ?? { directory: 'usr/share/NAME', extension: '', mode: 0o644 };
    return {
      path: `${place.directory.replace('NAME', name)}/${name}-${index}${place.extension}`,
      size: Math.floor((kibibytes * 1024 * weight) / sum),
      mode: place.mode,
      mtime,
      component,
    };
  });
}
