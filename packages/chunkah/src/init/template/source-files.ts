/** `src/index.ts` of the plugin `name`. */
export function indexSource(name: string): string {
  return `import { claimByFile, defineRepo, printable, stabilityFromInterval } from '@chunkah/core';
import { claimDocumentation } from './claim-documentation.ts';
import { claimListed } from './claim-listed.ts';
import { options } from './options.ts';
import { parseList } from './parse-list.ts';

/** Where the source of components is in the rootfs. */
const listPath = '/usr/lib/${name}/components';

/** The components named in the list, with their files and whatever else seems to belong to them. */
export const repo = defineRepo({
  name: '${name}',
  version: '0.1.0',
  // The lower one wins: package databases have 10, path rules 50.
  priority: 20,
  options,
  async load({ files, read, logger, defaultMtimeClamp }, { intervalDays }) {
    const list = files.resolveFully(listPath);
    // This rootfs has no such source.
    if (list === undefined) return undefined;
    const { components, componentOf, missing } = claimListed(files, parseList(await read(list), listPath));
    const [example] = missing;
    if (example !== undefined) {
      logger.warn(\`listed paths that are not in the rootfs (\${missing.length}), such as \${printable(example)}\`);
    }
    const stability = stabilityFromInterval(intervalDays);
    return {
      components: components.map((name) => ({ name, stability, mtimeClamp: defaultMtimeClamp })),
      details: { list: listPath },
      // Authoritative: from the list.
      strongClaims: (claims) => claimByFile(claims, componentOf),
      // Only likely: called for the files that no strong claim took.
      weakClaims: (left, claims) => claimDocumentation(files, components, left, claims),
    };
  },
});

export default repo;
`;
}

/** `src/options.ts` of a plugin. */
export const optionsSource = `import { z } from 'zod';

export const options = z.strictObject({
  /** Average days between updates of each component. */
  intervalDays: z.number().positive().default(30),
});
`;

/**
 * `src/parse-list.ts` of a plugin.
 * @param code of its error.
 */
export function parserSource(code: string): string {
  return `import { ChunkahError, componentName, decodeName, printable } from '@chunkah/core';

/** One line of the list. */
export interface ListedPath {
  readonly component: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * Reads the list: lines of \`component<TAB>path\`; empty lines are ignored.
 * @param file its path, for errors.
 * @throws ChunkahError \`${code}\`, with the line.
 */
export function parseList(bytes: Uint8Array, file: string): ListedPath[] {
  const lines = decodeName(bytes).split('\\n');
  return lines.flatMap((line, index) => (line === '' ? [] : [parseLine(line, file, index + 1)]));
}

function parseLine(line: string, file: string, number: number): ListedPath {
  const [name = '', path = '', ...others] = line.split('\\t');
  const component = componentName(name);
  if (component === '' || !component.isWellFormed() || !path.startsWith('/') || others.length > 0) {
    throw new ChunkahError({
      code: '${code}',
      message: \`\${printable(file)}, line \${number}: expected a component, a tab and an absolute path\`,
      hint: 'correct the list',
    });
  }
  return { component, path };
}
`;
}

/** `src/claim-listed.ts` of a plugin. */
export const claimsSource = `import type { FileIndex } from '@chunkah/core';
import type { ListedPath } from './parse-list.ts';

export interface ListClaims {
  /** Names of the components. */
  readonly components: readonly string[];
  /** Index in \`components\` by file id; -1 for a file that is not listed. */
  readonly componentOf: Int32Array;
  /** Listed paths that are not in the rootfs. */
  readonly missing: readonly string[];
}

/** Finds the listed files. If two components list the same file, the first one gets it. */
export function claimListed(files: FileIndex, listed: readonly ListedPath[]): ListClaims {
  const components = [...new Set(listed.map(({ component }) => component))];
  const numbers = new Map(components.map((component, number) => [component, number]));
  const componentOf = new Int32Array(files.count).fill(-1);
  const missing: string[] = [];
  for (const { component, path } of listed) {
    const file = files.resolve(path);
    if (file === undefined) missing.push(path);
    else if (componentOf[file] === -1) componentOf[file] = numbers.get(component) ?? -1;
  }
  return { components, componentOf, missing };
}
`;

/** `src/claim-documentation.ts` of a plugin. */
export const documentationSource = `import type { Claims, FileIndex, FileSet } from '@chunkah/core';

/**
 * Claims everything in /usr/share/doc/COMPONENT for that component, but only what is left: files
 * without an owner.
 * @param components their names; the position in the list is the id.
 */
export function claimDocumentation(
  files: FileIndex,
  components: readonly string[],
  left: FileSet,
  claims: Claims,
): void {
  for (const [component, name] of components.entries()) {
    const folder = files.find(\`/usr/share/doc/\${name}\`);
    if (folder === undefined) continue;
    // Ids are numbers in path order, so everything below a directory is one range.
    for (let file = folder; file < files.subtreeEnd(folder); file += 1) {
      if (left.has(file)) claims.add(file, component);
    }
  }
}
`;

/**
 * `src/index.test.ts` of the plugin `name`.
 * @param code of its error.
 */
export function testSource(name: string, code: string): string {
  return `import { stabilityFromInterval } from '@chunkah/core';
import { describeRepo, file, symlink } from '@chunkah/testkit';
import { describe } from 'vitest';
import repo from './index.ts';

const list = 'usr/lib/${name}/components';

describeRepo(repo, [
  { name: 'no list', tree: { 'usr/bin/edit': file() }, components: 'absent' },
  {
    name: 'two components',
    tree: {
      [list]: file('editor\\t/usr/bin/edit\\n\\nshell\\t/bin/sh\\nshell\\t/usr/bin/edit\\n'),
      'usr/bin/edit': file('program'),
      'usr/bin/sh': file('program'),
      'usr/bin/other': file('of nobody'),
      bin: symlink('usr/bin'),
    },
    components: { editor: ['/usr/bin/edit'], shell: ['/usr/bin/sh'] },
  },
  {
    name: 'paths that are not there',
    tree: { [list]: file('editor\\t/usr/bin/edit\\neditor\\t/gone\\n'), 'usr/bin/edit': file() },
    components: { editor: ['/usr/bin/edit'] },
    warnings: ['listed paths that are not in the rootfs (1), such as /gone'],
  },
  {
    name: 'documentation without an owner',
    tree: {
      [list]: file('editor\\t/usr/bin/edit\\nshell\\t/usr/share/doc/editor/shell.txt\\n'),
      'usr/bin/edit': file(),
      'usr/share/doc/editor/manual.txt': file(),
      'usr/share/doc/editor/shell.txt': file('listed: a strong claim'),
      'usr/share/doc/other/manual.txt': file('of no component'),
    },
    components: {
      editor: ['/usr/bin/edit', '/usr/share/doc/editor', '/usr/share/doc/editor/manual.txt'],
      shell: ['/usr/share/doc/editor/shell.txt'],
    },
  },
  {
    name: 'a line without a path',
    tree: { [list]: file('editor\\t/usr/bin/edit\\nshell\\n') },
    error: '${code}',
    mentions: [\`/\${list}\`, 'line 2'],
  },
]);

describe('with an interval', () => {
  describeRepo(repo({ intervalDays: 7 }), [
    {
      name: 'one component',
      tree: { [list]: file('editor\\t/usr/bin/edit\\n'), 'usr/bin/edit': file() },
      components: { editor: { files: ['/usr/bin/edit'], stability: stabilityFromInterval(7) } },
    },
  ]);
});
`;
}
