import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  ChunkahError,
  type Component,
  type ComponentRepo,
  type FileId,
  type FileIndex,
  type LoadContext,
  type RepoPlugin,
} from '@chunkah/core';
import type { ColumnIndex, FileColumns } from '@chunkah/core/engine';
import { describe, expect, test } from 'vitest';
import { file } from '../tree/literal-tree.ts';
import { lawTests } from './law-tests.ts';
import type { RepoCase } from './repo-case.ts';

const now = 1_000;
const cases: readonly RepoCase[] = [
  {
    name: 'etc',
    now,
    tree: {
      'etc/hosts': file('# hosts', { xattrs: { 'user.note': 'kept' } }),
      'lists/one': file('list\n/opt\n'),
      'lists/two': file('list\n/srv\n'),
      opt: file(),
      srv: file(),
      other: file(),
    },
    components: {
      settings: { files: ['/etc/hosts', '/etc'], stability: 0.5, mtimeClamp: now },
      listed: ['/opt', '/srv'],
    },
    warnings: ['all of /etc', /^\d+ entries$/],
  },
  { name: 'no etc', tree: { other: file() }, components: 'absent' },
  { name: 'broken', tree: { 'etc/broken': file() }, error: 'BROKEN', mentions: ['/etc/broken'] },
];

type Load = (context: LoadContext) => ComponentRepo | undefined | Promise<ComponentRepo | undefined>;

/**
 * A repo that keeps all laws: it claims `/etc` and the files named in `/lists` strongly, and names
 * below `/etc` that begin with `#` weakly.
 */
const goodLoad: Load = async (context) => {
  const { files, logger, defaultMtimeClamp: mtimeClamp } = context;
  const etc = files.find('/etc');
  if (etc === undefined) return undefined;
  if (files.find('/etc/broken') !== undefined) return fail('BROKEN', 'cannot read /etc/broken');
  const lists = await Promise.all(listsIn(files).map((list) => readList(context, list)));
  logger.warn('all of /etc');
  logger.warn(`${files.subtreeEnd(etc) - etc} entries`);
  return {
    components: ['settings', 'listed'].map((name) => ({ name, stability: 0.5, mtimeClamp })),
    strongClaims(claims) {
      claims.add(etc, 0);
      for (const path of lists.flat()) claims.add(files.find(path) ?? etc, 1);
    },
    async weakClaims(left, claims, { read }) {
      for (let id = etc + 1; id < files.subtreeEnd(etc); id += 1) {
        if (left.has(id) && textOf(await read(id)).startsWith('#')) claims.add(id, 0);
      }
    },
  };
};

/** What a plugin that ignores the interface can reach. */
function columnsOf(files: FileIndex): FileColumns {
  return (files as ColumnIndex).columns;
}

function listsIn(files: FileIndex): FileId[] {
  return Array.from(files, ({ id }) => id).filter((id) => files.path(id).startsWith('/lists/'));
}

async function readList({ files, read }: LoadContext, list: FileId): Promise<string[]> {
  const [mark, ...paths] = textOf(await read(list)).split('\n');
  if (mark !== 'list') return fail('NO_LIST', `${files.path(list)} is not a list`);
  return paths.filter((path) => files.find(path) !== undefined);
}

function textOf(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1');
}

function fail(code: string, message: string): never {
  throw new ChunkahError({ code, message });
}

function plugin(load: Load, facts: Partial<RepoPlugin> = {}): RepoPlugin {
  const base = { name: 'etc', version: '1.0.0', apiVersion: 1, priority: 1 } as const;
  return { ...base, load: async (context) => await load(context), ...facts };
}

/** The good repo with part of its result replaced. */
function answering(change: (repo: ComponentRepo, context: LoadContext) => Partial<ComponentRepo>): RepoPlugin {
  return plugin(async (context) => {
    const repo = await goodLoad(context);
    return repo && { ...repo, ...change(repo, context) };
  });
}

/** The good repo with other fields in its first component. */
function withComponent(facts: (context: LoadContext) => Partial<Component>): RepoPlugin {
  return answering(({ components }, context) => ({
    components: components.map((component, id) => (id === 0 ? { ...component, ...facts(context) } : component)),
  }));
}

/** The good repo with a different way of reading. */
function reading(change: (context: LoadContext) => LoadContext['read']): RepoPlugin {
  return plugin((context) => goodLoad({ ...context, read: change(context) }));
}

/** The list that a careless repo takes as the first one. */
async function firstToArrive({ files, read }: LoadContext): Promise<FileId> {
  return await Promise.any(listsIn(files).map((list) => read(list).then(() => list)));
}

const never = () => new Promise<never>(() => undefined);

/** Each warning replaced by others. */
function warning(change: (message: string) => string[]): RepoPlugin {
  return plugin((context) => {
    const warn = (message: string) => {
      for (const text of change(message)) context.logger.warn(text);
    };
    return goodLoad({ ...context, logger: { ...context.logger, warn } });
  });
}

/** The good repo with its errors replaced. */
function failing(change: (error: unknown) => undefined): RepoPlugin {
  return plugin(async (context) => {
    try {
      return await goodLoad(context);
    } catch (error) {
      return change(error);
    }
  });
}

let loads = 0;

/** Laws, and repos that break them. */
const broken: Readonly<Record<string, Readonly<Record<string, RepoPlugin>>>> = {
  'has a valid name, version, priority and API version': {
    'a name that is not kebab-case': plugin(goodLoad, { name: 'Etc' }),
    'no version': plugin(goodLoad, { version: '' }),
    'a priority that is not a number': plugin(goodLoad, { priority: Number.NaN }),
  },
  'is not found in an empty tree': { 'always there': plugin(() => ({ components: [] })) },
  'no etc: claims and warnings are as expected': {
    'there without its source': plugin(async (context) => (await goodLoad(context)) ?? { components: [] }),
  },
  'etc: claims and warnings are as expected': {
    'never there': plugin(() => undefined),
    'a file too few': answering(() => ({ weakClaims: () => undefined })),
    'a file too many': answering((_repo, { files }) => ({
      strongClaims(claims) {
        for (const { id } of files) claims.add(id, 0);
      },
    })),
    'another name': withComponent(() => ({ name: 'config' })),
    'another stability': withComponent(() => ({ stability: 0.25 })),
    'another clamp': withComponent(() => ({ mtimeClamp: now - 1 })),
    'a warning too many': warning((message) => [message, 'more']),
    'a warning too few': warning(() => []),
    'a different warning': warning((message) => [`${message}!`]),
  },
  'etc: components are valid': {
    'two components of one name': answering(({ components }) => ({ components: [...components, ...components] })),
    'an empty name': withComponent(() => ({ name: '' })),
    'a name that is not Unicode': withComponent(() => ({ name: '\udcff' })),
    'a stability that is not a number': withComponent(() => ({ stability: Number.NaN })),
    'a stability above 1': withComponent(() => ({ stability: 1.01 })),
    'a clamp before 1970': withComponent(() => ({ mtimeClamp: -1 })),
    'a clamp between two seconds': withComponent(() => ({ mtimeClamp: 0.5 })),
    'change days out of order': withComponent(() => ({ changeDays: [2, 1] })),
    'a change day twice': withComponent(() => ({ changeDays: [1, 1] })),
    'a change still to come': withComponent((context) => ({ changeDays: [0, Math.floor(context.now / 86_400) + 1] })),
    'a change between two days': withComponent(() => ({ changeDays: [0.5] })),
    'a negative interval': withComponent(() => ({ interval: -7 })),
    'an empty version': withComponent(() => ({ version: '' })),
  },
  'etc: two loads are equal': {
    'a component that comes and goes': answering(({ components }) => {
      loads += 1;
      return { components: [...components, { name: `load ${loads}`, stability: 0, mtimeClamp: 0 }] };
    }),
  },
  'etc: a load in another order is equal': {
    'a component called by the list that arrives first': plugin(async (context) => {
      const repo = await goodLoad(context);
      const name = repo && context.files.path(await firstToArrive(context));
      return name === undefined ? repo : { ...repo, components: [{ name, stability: 0, mtimeClamp: 0 }] };
    }),
    'a stability that follows the inodes': withComponent(({ files }) => {
      const { inode } = columnsOf(files);
      return { stability: (inode[0] ?? 0n) < (inode[1] ?? 0n) ? 0 : 1 };
    }),
  },
  'etc: a load at another time is equal': {
    'a stability from the clock': withComponent(() => ({ stability: new Date().getFullYear() / 10_000 })),
    'a clamp from the clock': withComponent(() => ({ mtimeClamp: Math.floor(Date.now() / 1000) })),
  },
  'etc: a load in another environment is equal': {
    'a name from a variable': withComponent(() => ({ name: process.env.ACME_NAME ?? 'none' })),
    'a name that tells whether a variable is set': withComponent(() => ({ name: String('ACME_NAME' in process.env) })),
    'a number of variables': withComponent(() => ({ mtimeClamp: Object.keys(process.env).length })),
    // biome-ignore lint/nursery/noJsRestrictedProperties: the suite forbids it too
    'an order of the locale': withComponent(() => ({ stability: 'ä'.localeCompare('z') < 0 ? 0 : 1 })),
    // biome-ignore lint/nursery/noJsRestrictedProperties: the suite forbids it too
    'a number as the locale writes it': withComponent(() => ({ name: (1000.5).toLocaleString() })),
    // biome-ignore lint/nursery/noJsRestrictedProperties: the suite forbids it too
    'small letters of the locale': withComponent(() => ({ name: 'TITLE'.toLocaleLowerCase() })),
    // biome-ignore lint/style/noRestrictedGlobals: the suite forbids it too
    'a sorter of the locale': withComponent(() => ({ stability: new Intl.Collator().compare('ä', 'z') < 0 ? 0 : 1 })),
    'a path from the working directory': withComponent(() => ({ name: resolve('settings.json') })),
    'what lies in the working directory': withComponent(() => ({ name: existsSync('package.json') ? 'some' : 'none' })),
    'a day of the time zone': withComponent((context) => ({ mtimeClamp: new Date(context.now * 1000).getDate() })),
  },
  'etc: the tree stays as it is': {
    'a changed time': answering((_repo, { files }) => {
      columnsOf(files).mtime[0] = 0;
      return {};
    }),
    'a changed attribute': answering((_repo, { files }) => ({
      weakClaims: () => void files.xattr(files.find('/etc/hosts') ?? 0, 'user.note')?.fill(0),
    })),
  },
  'etc: a damaged source is reported': {
    'a damaged list passed over': reading(({ read }) => async (list) => {
      const content = await read(list);
      return content[0] === 0x6c ? content : Buffer.from('list\n');
    }),
    'an error without a code': failing((error) => {
      throw new Error('oh', { cause: error });
    }),
    'a stability that is not a number then': withComponent(({ files }) => ({
      stability: listsIn(files).every((list) => files.size(list) === 10) ? 0.5 : Number.NaN,
    })),
    'a load that never ends then': reading(({ read }) => async (list) => {
      const content = await read(list);
      return content[0] === 0x6c ? content : never();
    }),
  },
  'etc: a source that cannot be read is reported': {
    'taken for none': failing(() => undefined),
    'taken for an empty one': reading(
      ({ read }) =>
        (list) =>
          read(list).catch(() => Buffer.from('list\n')),
    ),
    'an error without a code': failing(() => {
      throw new Error('cannot read');
    }),
  },
  'etc: an abort stops loading': {
    'claims without what was refused': failing(() => undefined),
    'a refused list taken for an empty one': reading(
      ({ read }) =>
        (list) =>
          read(list).catch(() => Buffer.from('list\n')),
    ),
    'a load that never ends then': reading(
      ({ read, signal }) =>
        async (list) =>
          signal.aborted ? await never() : await read(list),
    ),
    'weak claims without what was refused': answering((_repo, { files }) => ({
      weakClaims: (_left, _claims, { read }) =>
        read(listsIn(files)[0] ?? 0).then(
          () => undefined,
          () => undefined,
        ),
    })),
  },
  'etc: strong claims are synchronous and read nothing': {
    'a promise': answering(({ strongClaims }) => ({
      strongClaims: async (claims) => await strongClaims?.(claims),
    })),
    'a promise that fails': answering(() => ({ strongClaims: () => Promise.reject(new Error('no')) })),
    'reading content': answering((repo, context) => ({
      strongClaims(claims) {
        context.read(1).catch(() => undefined);
        repo.strongClaims?.(claims);
      },
    })),
  },
  'etc: weak claims stay inside what is left': {
    'a file that another repo has': answering((_repo, { files }) => ({
      weakClaims: (_left, claims) => claims.add(files.find('/etc/hosts') ?? 0, 0),
    })),
  },
  'broken: is refused with BROKEN': {
    'a damaged source taken for none': failing(() => undefined),
    'another code': failing(() => fail('OTHER', 'cannot read /etc/broken')),
    'an error that does not say where': failing(() => fail('BROKEN', 'cannot read it')),
    'an error without a code': failing((error) => {
      throw new Error('cannot read /etc/broken', { cause: error });
    }),
  },
};

async function brokenLaws(tested: RepoPlugin): Promise<string[]> {
  const found: string[] = [];
  for (const { name, check } of lawTests(tested, cases)) {
    try {
      await check();
    } catch {
      found.push(name);
    }
  }
  return found;
}

test('a good repo keeps all laws', async () => {
  expect(await brokenLaws(plugin(goodLoad))).toEqual([]);
});

for (const [law, repos] of Object.entries(broken)) {
  describe(`the law "${law}" bites`, () => {
    test.each(Object.entries(repos))('%s', async (_fault, tested) => {
      expect(await brokenLaws(tested)).toContain(law);
    });
  });
}

test('every law has a repo that breaks it', () => {
  const laws = lawTests(plugin(goodLoad), cases).map(({ name }) => name);
  const ofAbsent = laws.filter((name) => name.startsWith('no etc: '));
  expect(laws.filter((name) => !ofAbsent.includes(name) && broken[name] === undefined)).toEqual([]);
});
