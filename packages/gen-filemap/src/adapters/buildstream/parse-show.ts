import { mapInterval } from '@chunkah/filemap';
import { parseDocument } from 'yaml';
import { bstOutputUnexpected, updateIntervalInvalid } from './errors.ts';
import { type LineReader, lineReader } from './line-reader.ts';

/** What `bst show` says about an element. */
export interface BstElement {
  /** With the names of the junctions that lead to it, such as `base.bst:core/bash.bst`. */
  readonly name: string;
  readonly kind: string;
  /** `cached` if its artifact is in the local cache. */
  readonly state: string;
  /** Names of elements, only direct ones, in the order in which they are staged. */
  readonly buildDependencies: readonly string[];
  readonly runtimeDependencies: readonly string[];
  /** See `mapInterval`. */
  readonly interval: string | number | undefined;
}

const fields = ['element', 'kind', 'state', 'build', 'runtime', 'public', 'end'] as const;
type Field = (typeof fields)[number];

/**
 * The `--format` that {@link showParser} reads. Lists and public data are YAML of several lines; no
 * line of YAML begins with `@` (YAML 1.2, 5.3), so lines that do are ours.
 */
export const showFormat = [
  '@element %{name}',
  '@kind %{kind}',
  '@state %{state}',
  '@build\n%{build-deps}',
  '@runtime\n%{runtime-deps}',
  '@public\n%{public}',
  '@end',
].join('\n');

/** Accepts the output of `bst show` in pieces of any size. */
export interface ShowParser {
  /** @throws ChunkahError `BST_OUTPUT_UNEXPECTED`, `BST_INTERVAL_INVALID`. */
  add(piece: Uint8Array): void;
  /**
   * The elements by name, in the order of the output, after the last piece. Throws as `add` does.
   */
  end(): ReadonlyMap<string, BstElement>;
}

/** Reads what `bst show --format` writes with {@link showFormat}. */
export function showParser(): ShowParser {
  const elements = new Map<string, BstElement>();
  const texts = new Map<Field, string[]>();
  let field: Field = 'end';

  const begin = (line: string) => {
    const [mark = ''] = line.split(' ', 1);
    const next = fields[(fields.indexOf(field) + 1) % fields.length] ?? 'end';
    if (mark !== `@${next}`) throw unexpected(line, `expected @${next}`);
    field = next;
    texts.set(field, [line.slice(mark.length + 1)]);
    if (field !== 'end') return;
    const element = elementOf((name) => (texts.get(name) ?? []).join('\n'));
    if (elements.has(element.name)) throw unexpected(element.name, 'the element occurs twice');
    elements.set(element.name, element);
  };

  const reader: LineReader = lineReader({
    line(text) {
      if (text.startsWith('@')) begin(text);
      else if (field !== 'end') texts.get(field)?.push(text);
      else if (text !== '') throw unexpected(text, 'expected an element');
    },
    tooLong() {
      throw unexpected('', 'a line is too long');
    },
  });

  return {
    add: reader.add,
    end() {
      reader.end();
      if (field !== 'end') throw unexpected('', 'it ends in the middle of an element');
      for (const element of elements.values()) expectAllKnown(element, elements);
      return elements;
    },
  };
}

function elementOf(text: (field: Field) => string): BstElement {
  const name = text('element');
  // The component is named after the element without the suffix, and component names are not empty.
  if (!/^[\x20-\x7e]+\.bst$/.test(name)) throw unexpected(name, 'expected the name of an element');
  const kind = text('kind');
  // Older versions leave unknown variables as they are.
  if (kind.includes('%{')) throw unexpected(kind, 'expected the kind of an element');
  return {
    name,
    kind,
    state: text('state'),
    buildDependencies: namesIn(text('build')),
    runtimeDependencies: namesIn(text('runtime')),
    interval: intervalIn(text('public'), name),
  };
}

function namesIn(text: string): string[] {
  const names = parseYaml(text).toJS() as unknown;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw unexpected(text, 'expected a list of names');
}

/** The public data `chunkah: { update-interval: ... }`. */
function intervalIn(text: string, element: string): string | number | undefined {
  if (!text.includes('chunkah')) return undefined;
  const value = parseYaml(text).getIn(['chunkah', 'update-interval']);
  if (value === undefined) return undefined;
  const given = typeof value === 'string' ? value : JSON.stringify(value);
  const interval = mapInterval(/^\d+\.\d+$/.test(given) ? Number(given) : given);
  if (interval === undefined) throw updateIntervalInvalid(element, given);
  return interval;
}

/** All scalars stay strings. */
function parseYaml(text: string): ReturnType<typeof parseDocument> {
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' });
  if (document.errors.length > 0) throw unexpected(text, 'expected YAML');
  return document;
}

function expectAllKnown(element: BstElement, elements: ReadonlyMap<string, BstElement>): void {
  for (const name of [...element.buildDependencies, ...element.runtimeDependencies]) {
    if (!elements.has(name)) throw unexpected(name, 'this element is missing');
  }
}

function unexpected(text: string, reason: string) {
  return bstOutputUnexpected('bst show', text, reason);
}
