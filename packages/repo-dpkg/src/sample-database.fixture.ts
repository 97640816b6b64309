import { gzipSync } from 'node:zlib';

/** A file of a literal tree, as testkit has it. */
function file(text: string) {
  return { kind: 'file', content: Buffer.from(text), attributes: {} } as const;
}

/** A package as a test describes it. */
export interface PackageSketch {
  readonly name: string;
  /** Default: `1.0-1`. */
  readonly version?: string;
  /** Default: `amd64`. */
  readonly architecture?: string;
  /** The field `Source`. */
  readonly source?: string;
  /** Whether it may be there for several architectures. */
  readonly multiArch?: boolean;
  /** Default: `installed`. */
  readonly state?: string;
  /** The field `Conffiles`. */
  readonly conffiles?: readonly string[];
  /** Absolute; the directories above each are listed too. */
  readonly paths: readonly string[];
}

/** `status` and the lists of packages, as dpkg writes them, in `directory`. */
export function statusOf(packages: readonly PackageSketch[], directory = 'var/lib/dpkg') {
  const lists = packages.map(({ name, architecture = 'amd64', multiArch, state, paths }) => {
    const key = multiArch === true ? `${name}:${architecture}` : name;
    const lines = state === 'config-files' ? paths : ['/.', ...withParents(paths)];
    return [`${directory}/info/${key}.list`, file(`${lines.join('\n')}\n`)] as const;
  });
  return { [`${directory}/status`]: file(packages.map(stanza).join('')), ...Object.fromEntries(lists) };
}

function stanza({ name, version, architecture, source, multiArch, state, conffiles }: PackageSketch): string {
  const lines = [
    `Package: ${name}`,
    `Status: install ok ${state ?? 'installed'}`,
    'Maintainer: A <a@b.example>',
    `Architecture: ${architecture ?? 'amd64'}`,
    ...(multiArch === true ? ['Multi-Arch: same'] : []),
    ...(source === undefined ? [] : [`Source: ${source}`]),
    `Version: ${version ?? '1.0-1'}`,
    ...(conffiles === undefined ? [] : ['Conffiles:', ...conffiles.map((path) => ` ${path} 0123456789abcdef`)]),
    'Description: something',
    ' with: more',
    ' .',
  ];
  return `${lines.join('\n')}\n\n`;
}

/** Parents before what lies in them, each once. */
function withParents(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (const path of paths) {
    const names = path.split('/');
    for (let length = 2; length <= names.length; length += 1) all.add(names.slice(0, length).join('/'));
  }
  return [...all];
}

/** Entries of a changelog at these Unix seconds, in that order, as a version of a source has them. */
export function changelog(...times: readonly number[]): string {
  return times
    .map((time, index) => {
      const date = new Date(time * 1000).toUTCString().replace('GMT', '+0000');
      return `x (1.${times.length - index}-1) unstable; urgency=medium\n\n  * Change -- of <something>.\n\n -- A <a@b.example>  ${date}\n`;
    })
    .join('\n');
}

/** The same as Debian ships it. */
export function packedChangelog(...times: readonly number[]): Uint8Array {
  return gzipSync(changelog(...times));
}
