import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** One exported name of the plugin door, `@chunkah/core`. */
export interface DoorName {
  readonly name: string;
  /** Its declarations as emitted by tsc, without comments; functions have one for each overload. */
  readonly declarations: string;
  readonly isDocumented: boolean;
}

/** The names of the plugin door in byte order, from the declarations that tsc emits for core. */
export function doorNames(): DoorName[] {
  const folder = mkdtempSync(join(tmpdir(), 'chunkah-door-'));
  try {
    const core = join(repositoryRoot, 'packages/core/tsconfig.build.json');
    const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', core, '--outDir', folder]);
    return namesIn(join(folder, 'index.d.ts'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function namesIn(index: string): DoorName[] {
  const lists = readFileSync(index, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)\.ts';$/gm);
  const names = Array.from(lists, ([, list = '', file = '']) => {
    const text = readFileSync(join(dirname(index), `${file}.d.ts`), 'utf8');
    const exported = list.split(',').map((name) => name.trim().replace(/^type /, ''));
    return exported.filter((name) => name !== '').map((name) => declared(name, text));
  });
  return names.flat().sort((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * Extracts a name's declarations from a file, along with those that only the file itself uses, if
 * they refer to them. tsc writes each declaration from a line that is not indented up to the next
 * such line that ends it, with the comment above it.
 */
function declared(name: string, text: string): DoorName {
  const lines = text.split('\n');
  const own = startsOf(`^export .*?${kinds} ${name}\\b`, lines);
  const local = startsOf(`^(?:declare )?${kinds} `, lines);
  const found = own.map((start) => declarationAt(start, lines));
  for (const start of local) {
    const declaration = declarationAt(start, lines);
    const [, localName = ''] = new RegExp(`${kinds} (\\w+)`).exec(declaration) ?? [];
    if (found.some((other) => new RegExp(`\\b${localName}\\b`).test(other))) found.push(declaration);
  }
  return {
    name,
    declarations: found.join('\n'),
    isDocumented: own.length > 0 && own.every((start) => lines[start - 1]?.endsWith('*/')),
  };
}

const kinds = '(?:interface|type|class|function|const)';

/** Numbers of the lines that a pattern matches. */
function startsOf(pattern: string, lines: readonly string[]): number[] {
  return lines.flatMap((line, number) => (new RegExp(pattern).test(line) ? [number] : []));
}

function declarationAt(start: number, lines: readonly string[]): string {
  const end = lines.findIndex((line, at) => at >= start && /^\S.*[;}]$|^[;}]$/.test(line));
  const declaration = lines.slice(start, end + 1).join('\n');
  return declaration.replace(/^ *\/\*\*.*?\*\/\n/gms, '');
}
