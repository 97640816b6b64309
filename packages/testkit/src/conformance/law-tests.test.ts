import { ChunkahError, type Component, type ComponentRepo, type LoadContext, type RepoPlugin } from '@chunkah/core';
import { describe, expect, test } from 'vitest';
import { file } from '../tree/literal-tree.ts';
import { lawTests } from './law-tests.ts';
import type { RepoCase } from './repo-case.ts';

const now = 1_000;
const cases: readonly RepoCase[] = [
  {
    name: 'etc',
    now,
    tree: { 'etc/hosts': file(), other: file() },
    components: { settings: { files: ['/etc/hosts', '/etc'], stability: 0.5, mtimeClamp: now } },
    warnings: ['all of /etc', /^\d+ entries$/],
  },
  { name: 'no etc', tree: { other: file() }, components: 'absent' },
  { name: 'broken', tree: { 'etc/broken': file() }, error: 'BROKEN', mentions: ['/etc/broken'] },
];

type Load = (context: LoadContext) => ComponentRepo | undefined;

/** A repo that keeps all laws: `/etc` strongly, what lies below it weakly. */
const goodLoad: Load = ({ files, logger, defaultMtimeClamp }) => {
  const etc = files.find('/etc');
  if (etc === undefined) return undefined;
  if (files.find('/etc/broken') !== undefined) return fail('BROKEN', 'cannot read /etc/broken');
  logger.warn('all of /etc');
  logger.warn(`${files.subtreeEnd(etc) - etc} entries`);
  return {
    components: [{ name: 'settings', stability: 0.5, mtimeClamp: defaultMtimeClamp }],
    strongClaims: (claims) => claims.add(etc, 0),
    weakClaims(left, claims) {
      for (let id = etc + 1; id < files.subtreeEnd(etc); id += 1) if (left.has(id)) claims.add(id, 0);
    },
  };
};

function fail(code: string, message: string): never {
  throw new ChunkahError({ code, message });
}

function plugin(load: Load, facts: Partial<RepoPlugin> = {}): RepoPlugin {
  const base = { name: 'etc', version: '1.0.0', apiVersion: 1, priority: 1 } as const;
  return { ...base, load: async (context) => await load(context), ...facts };
}

/** The good repo with a part of its answer replaced. */
function answering(change: (repo: ComponentRepo, context: LoadContext) => Partial<ComponentRepo>): RepoPlugin {
  return plugin((context) => {
    const repo = goodLoad(context);
    return repo && { ...repo, ...change(repo, context) };
  });
}

function withComponent(facts: Partial<Component>): RepoPlugin {
  return answering(({ components }) => ({ components: components.map((component) => ({ ...component, ...facts })) }));
}

/** Each warning replaced by others. */
function warning(change: (message: string) => string[]): RepoPlugin {
  return plugin((context) => {
    const warn = (message: string) => {
      for (const text of change(message)) context.logger.warn(text);
    };
    return goodLoad({ ...context, logger: { ...context.logger, warn } });
  });
}

/** What the good repo throws replaced. */
function failing(change: (error: unknown) => undefined): RepoPlugin {
  return plugin((context) => {
    try {
      return goodLoad(context);
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
    'a priority that is no number': plugin(goodLoad, { priority: Number.NaN }),
  },
  'is not in an empty tree': { 'always there': plugin(() => ({ components: [] })) },
  'no etc: claims and warnings are as expected': {
    'there without its source': plugin((context) => goodLoad(context) ?? { components: [] }),
  },
  'etc: claims and warnings are as expected': {
    'never there': plugin(() => undefined),
    'a file too few': answering(() => ({ weakClaims: () => undefined })),
    'a file too many': answering((_repo, { files }) => ({
      strongClaims(claims) {
        for (const { id } of files) claims.add(id, 0);
      },
    })),
    'another name': withComponent({ name: 'config' }),
    'another stability': withComponent({ stability: 0.25 }),
    'another clamp': withComponent({ mtimeClamp: now - 1 }),
    'a warning too many': warning((message) => [message, 'more']),
    'a warning too few': warning(() => []),
    'a different warning': warning((message) => [`${message}!`]),
  },
  'etc: components are valid': {
    'two components of one name': answering(({ components }) => ({ components: [...components, ...components] })),
    'an empty name': withComponent({ name: '' }),
    'a name that is not Unicode': withComponent({ name: '\udcff' }),
    'a stability that is no number': withComponent({ stability: Number.NaN }),
    'a stability above 1': withComponent({ stability: 1.01 }),
    'a clamp before 1970': withComponent({ mtimeClamp: -1 }),
    'a clamp between two seconds': withComponent({ mtimeClamp: 0.5 }),
  },
  'etc: two loads are equal': {
    'a component that comes and goes': answering(({ components }) => {
      loads += 1;
      return { components: [...components, { name: `load ${loads}`, stability: 0, mtimeClamp: 0 }] };
    }),
  },
  'etc: strong claims are synchronous and read nothing': {
    'a promise': answering(({ strongClaims }) => ({
      strongClaims: async (claims) => await strongClaims?.(claims),
    })),
    'a promise that fails': answering(() => ({ strongClaims: () => Promise.reject(new Error('no')) })),
    'reading content': answering((repo, context) => ({
      strongClaims(claims) {
        void context.read(1);
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
