import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeName, isChunkahError } from '@chunkah/core';
import { directory, file, symlink, type Tree, writeTree } from '@chunkah/testkit';
import { plan } from 'chunkah';
import { describe, expect, test } from 'vitest';
import { goldenLines } from './golden-lines.ts';
import { scratchDirectory } from './program.ts';

/** A line of `golden/alpm-cases.jsonl`. */
interface AlpmCase {
  readonly name: string;
  /** Text by path; a null takes the file away that is there otherwise. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly components?: Components;
  readonly fails?: string;
}

type Components = Readonly<Record<string, { readonly files: readonly string[]; readonly stability: number }>>;

const lines = goldenLines<AlpmCase>('alpm-cases.jsonl');
const local = 'var/lib/pacman/local';
const epoch = 1_760_000_000;

const description = [
  ...['%NAME%', 'q', '', '%VERSION%', '1-1', '', '%BASE%', 'q', ''],
  ...['%BUILDDATE%', '1759136000', '', '%VALIDATION%', 'pgp', '', ''],
].join('\n');

/** The tree that the files of each case lie over. */
const baseTree: Tree = {
  bin: symlink('usr/bin'),
  lib: symlink('usr/lib'),
  boot: directory(),
  etc: directory(),
  'usr/lib': directory(),
  'usr/share': directory(),
  'usr/bin/p': file('p'),
  'usr/bin/q': file('q'),
  [`${local}/ALPM_DB_VERSION`]: file('9\n'),
  [`${local}/q-1-1/desc`]: file(description),
  [`${local}/q-1-1/files`]: file('%FILES%\nusr/bin/q\n\n'),
};

/** Result of planning a case: the components of alpm, or the code of the error. */
async function outcomeOf({ files }: AlpmCase, options: { readonly compat?: 'chunkah-0.6' }) {
  const parent = scratchDirectory();
  const rootfs = join(parent, 'rootfs');
  mkdirSync(rootfs);
  const changed = Object.entries(files).flatMap(([path, text]) =>
    text === null ? [] : [[path, file(encodeName(text))]],
  );
  const kept = Object.entries(baseTree).filter(([path]) => files[path] !== null);
  writeTree(rootfs, Object.fromEntries([...kept, ...changed]));
  const componentsFile = join(parent, 'components.json');
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message), info() {}, debug() {} };
  try {
    await plan({ rootfs, sourceDateEpoch: epoch, componentsFile, logger, ...options });
  } catch (error) {
    if (!isChunkahError(error)) throw error;
    return { code: error.code, warnings };
  }
  const { components }: { components: Components } = JSON.parse(readFileSync(componentsFile, 'utf8'));
  const ofAlpm = Object.entries(components).filter(([name]) => name.startsWith('alpm/'));
  const facts = ofAlpm.map(([name, { files: paths, stability }]) => [name, { files: paths, stability }]);
  return { components: Object.fromEntries(facts) as Components, warnings };
}

describe('alpm-cases.jsonl with --compat chunkah-0.6', () => {
  test.each(lines.filter(({ expected }) => expected.components !== undefined))(
    'line $line ($expected.name): the components of that program',
    async ({ expected }) => {
      const { components } = await outcomeOf(expected, { compat: 'chunkah-0.6' });
      expect(components).toEqual(expected.components);
    },
  );

  test.each(lines.filter(({ expected }) => expected.fails !== undefined))(
    'line $line ($expected.name): an error where that program fails',
    async ({ expected }) => {
      const { code } = await outcomeOf(expected, { compat: 'chunkah-0.6' });
      const isAbsent = expected.fails?.includes('no supported component repo') === true;
      expect(code).toBe(isAbsent ? 'NO_COMPONENT_REPO' : 'ALPMDB_DAMAGED');
    },
  );
});

const p = 'alpm/p';
const q = 'alpm/q';

/**
 * The default result for cases that chunkah 0.6 refuses: components, or the code of an
 * error. All but those of {@link silent} cause a warning.
 */
const lenient: Readonly<Record<string, readonly string[] | string>> = {
  'no BASE': [p, q],
  'no BUILDDATE': [p, q],
  'BUILDDATE negative': [p, q],
  'BUILDDATE a word': [p, q],
  'BUILDDATE with a fraction': [p, q],
  'BUILDDATE over 64 bit': [p, q],
  'BUILDDATE of 63 bit': [p, q],
  'BASE empty': [p, q],
  'BASE of two lines': [p, q],
  'blank line after the BASE header': [p, q],
  'section twice': [p, q],
  'text before the first section': 'ALPMDB_DAMAGED',
  'blank line before the first section': [p, q],
  'INSTALLED_DB right after BUILDDATE': [p, q],
  'lower-case section right after BUILDDATE': [p, q],
  'no files file': [q],
  'no desc file': 'ALPMDB_DAMAGED',
  'files without a section': 'ALPMDB_DAMAGED',
  'absolute path': [p, q],
  'path with dot dot': [p, q],
  'path that leaves the root': [p, q],
  'path that ends in dot dot': [q],
  'not UTF-8 in files': [p, q],
  'not UTF-8 in desc': [p, q],
  'version of four bytes': [p, q],
  'version empty': [p, q],
  'version a word': [p, q],
  'no version file': [p, q],
  'DBPath gone, nothing else': 'NO_COMPONENT_REPO',
  'DBPath with dot dot through a missing directory': 'NO_COMPONENT_REPO',
  'pacman.conf not UTF-8': [p, q],
  'a stray directory beside the packages': [p, q],
};

/** Cases that are valid for us. */
const silent = new Set([
  'BASE of two lines',
  'blank line after the BASE header',
  'section twice',
  'blank line before the first section',
  'INSTALLED_DB right after BUILDDATE',
  'lower-case section right after BUILDDATE',
  'pacman.conf not UTF-8',
]);

describe('alpm-cases.jsonl by default', () => {
  test.each(lines.filter(({ expected }) => expected.components !== undefined))(
    'line $line ($expected.name): the same components',
    async ({ expected }) => {
      expect((await outcomeOf(expected, {})).components).toEqual(expected.components);
    },
  );

  test.each(lines.filter(({ expected }) => expected.fails !== undefined))(
    'line $line ($expected.name): read with a warning, or refused',
    async ({ expected }) => {
      const { code, components, warnings } = await outcomeOf(expected, {});
      const wanted = lenient[expected.name];
      expect(code ?? Object.keys(components ?? {})).toEqual(wanted);
      if (code === undefined && !silent.has(expected.name)) expect(warnings.join('\n')).toMatch(/^alpm: /m);
    },
  );
});
