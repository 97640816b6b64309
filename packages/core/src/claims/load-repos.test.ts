import { describe, expect, test } from 'vitest';
import type { Component } from '../contract/component.ts';
import type { ComponentRepo, RepoPlugin } from '../contract/repo-plugin.ts';
import { sampleContext } from '../contract/sample-context.fixture.ts';
import { ChunkahError } from '../errors/chunkah-error.ts';
import { sampleIndex } from '../files/sample-index.fixture.ts';
import { loadRepos, orderPlugins } from './load-repos.ts';

function plugin(name: string, facts: Partial<RepoPlugin> = {}): RepoPlugin {
  return {
    name,
    version: '1.2.3',
    apiVersion: 1,
    priority: 50,
    load: () => Promise.resolve({ components: [] }),
    ...facts,
  };
}

/** A plugin with values that an untyped program might give. */
function wrongPlugin(facts: Readonly<Record<string, unknown>>): RepoPlugin {
  return { ...plugin('good'), ...facts };
}

function answering(answer: unknown): RepoPlugin {
  return plugin('tested', { load: () => Promise.resolve(answer as ComponentRepo) });
}

const context = sampleContext(sampleIndex([]));

describe('the order of repos', () => {
  test('is by priority, then by name, however they are listed', () => {
    const sorted = [
      plugin('late', { priority: -0.5 }),
      plugin('b', { priority: 9 }),
      plugin('a', { priority: 10 }),
      plugin('a-b', { priority: 10 }),
      plugin('a1', { priority: 10 }),
      plugin('b2', { priority: 10 }),
    ];
    for (const list of [sorted, sorted.toReversed(), [...sorted.slice(3), ...sorted.slice(0, 3)]]) {
      expect(orderPlugins(list).map(({ name }) => name)).toEqual(sorted.map(({ name }) => name));
    }
  });

  test.each(['', 'Rpm', 'rpm_db', '-rpm', 'rpm-', 'a--b', '1rpm', 'a/b', 'chunkah', 'group', 'rpm\n', undefined, 5])(
    'a repo cannot be named %j',
    (name) => {
      expect(() => orderPlugins([wrongPlugin({ name })])).toThrow(
        expect.objectContaining({ code: 'REPO_NAME_INVALID' }),
      );
    },
  );

  test('two repos cannot have one name', () => {
    expect(() => orderPlugins([plugin('rpm'), plugin('xattr'), plugin('rpm', { priority: 1 })])).toThrow(
      expect.objectContaining({ code: 'REPO_NAME_TAKEN', message: 'two repos are named "rpm"' }),
    );
  });

  test.each([0, 2, '1', undefined])('a plugin for version %j of the contract is refused', (apiVersion) => {
    expect(() => orderPlugins([wrongPlugin({ apiVersion })])).toThrow(
      expect.objectContaining({ code: 'REPO_API_VERSION' }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, '5'])('the priority %j is refused', (priority) => {
    expect(() => orderPlugins([wrongPlugin({ priority })])).toThrow(
      /repo good 1\.2\.3, load: its priority is not a number/,
    );
  });
});

describe('loading', () => {
  test('repos that are not in the rootfs are left out, the others come in order', async () => {
    const loaded = await loadRepos(
      [
        plugin('b'),
        plugin('absent', { load: () => Promise.resolve(undefined) }),
        plugin('a'),
        plugin('first', { priority: 0 }),
      ],
      context,
    );
    expect(loaded.map((repo) => repo.plugin.name)).toEqual(['first', 'a', 'b']);
  });

  test('what a repo logs begins with its name', async () => {
    const own = sampleContext(sampleIndex([]));
    const logging = plugin('rpm', {
      load({ logger }) {
        logger.warn('w');
        logger.info('i');
        logger.debug('d');
        return Promise.resolve(undefined);
      },
    });
    await loadRepos([logging], own);
    expect(own.messages).toEqual(['rpm: w', 'rpm: i', 'rpm: d']);
  });

  test('a plugin that throws is named with version and step, and the cause is kept', async () => {
    const cause = new Error('no\nluck');
    for (const load of [
      () => Promise.reject(cause),
      () => {
        throw cause;
      },
    ]) {
      await expect(loadRepos([plugin('rpm', { load })], context)).rejects.toMatchObject({
        code: 'REPO_FAILED',
        message: 'repo rpm 1.2.3, load: no\\nluck',
        cause,
      });
    }
  });

  test('a coded error keeps its code and hint', async () => {
    const cause = new ChunkahError({ code: 'DB_BROKEN', message: 'a\\xff is broken', hint: 'repair it' });
    await expect(loadRepos([plugin('rpm', { load: () => Promise.reject(cause) })], context)).rejects.toMatchObject({
      code: 'DB_BROKEN',
      message: 'repo rpm 1.2.3, load: a\\xff is broken',
      hint: 'repair it',
      cause,
    });
  });

  test('what is thrown need not be an error', async () => {
    await expect(loadRepos([plugin('rpm', { load: () => Promise.reject('text') })], context)).rejects.toMatchObject({
      message: 'repo rpm 1.2.3, load: text',
      cause: 'text',
    });
  });

  test('an aborted build ends with the reason, not with a fault of the plugin', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    const aborting = plugin('a', {
      load() {
        controller.abort(reason);
        return Promise.reject(new Error('noticed'));
      },
    });
    const own = sampleContext(sampleIndex([]), controller.signal);
    await expect(loadRepos([aborting], own)).rejects.toBe(reason);
    await expect(loadRepos([plugin('b')], own)).rejects.toBe(reason);
  });
});

describe('components', () => {
  const good: Component = { name: 'good', stability: 0.5, mtimeClamp: 0 };
  const daysFault = 'component "good" has change days that are not whole numbers, each once, ascending';

  test.each([
    {},
    { stability: 0 },
    { stability: 1 },
    { mtimeClamp: 253_402_300_799 },
    { name: 'a/b \u{1f600}\n' },
    { changeDays: [] },
    { changeDays: [-1, 0, 20_000], interval: 0.5, version: '1:2~3' },
  ])('%j is valid', async (facts) => {
    await expect(loadRepos([answering({ components: [{ ...good, ...facts }] })], context)).resolves.toHaveLength(1);
  });

  test.each<[Readonly<Record<string, unknown>>, string]>([
    [{ name: '' }, 'a component has the name "", not a non-empty Unicode text'],
    [{ name: 'a\\\udcff' }, 'a component has the name "a\\\\\\xff", not a non-empty Unicode text'],
    [{ name: undefined }, 'a component has the name "undefined", not a non-empty Unicode text'],
    [{ stability: -0.1 }, 'component "good" has the stability -0.1, not 0 to 1'],
    [{ stability: 1.1 }, 'component "good" has the stability 1.1, not 0 to 1'],
    [{ stability: Number.NaN }, 'component "good" has the stability NaN, not 0 to 1'],
    [{ stability: '0.5' }, 'component "good" has the stability 0.5, not 0 to 1'],
    [{ mtimeClamp: -1 }, 'component "good" has the mtime clamp -1, not whole seconds from 1970 to 9999'],
    [{ mtimeClamp: 0.5, name: 'x\n' }, 'component "x\\n" has the mtime clamp 0.5, not whole seconds from 1970 to 9999'],
    [
      { mtimeClamp: 253_402_300_800 },
      'component "good" has the mtime clamp 253402300800, not whole seconds from 1970 to 9999',
    ],
    [{ changeDays: [2, 1] }, daysFault],
    [{ changeDays: [1, 1] }, daysFault],
    [{ changeDays: [0.5] }, daysFault],
    [{ changeDays: ['1'] }, daysFault],
    [{ changeDays: 1 }, daysFault],
    [{ changeDays: null }, daysFault],
    [{ interval: -7 }, 'component "good" has the interval -7, not a positive number of days'],
    [{ interval: 0 }, 'component "good" has the interval 0, not a positive number of days'],
    [{ interval: '7' }, 'component "good" has the interval 7, not a positive number of days'],
    [{ version: '' }, 'component "good" has the version "", not a non-empty Unicode text'],
    [{ version: 7 }, 'component "good" has the version "7", not a non-empty Unicode text'],
    [{ mtimeClamp: undefined }, 'component "good" has the mtime clamp undefined, not whole seconds from 1970 to 9999'],
  ])('%j ends the run', async (facts, fault) => {
    await expect(loadRepos([answering({ components: [{ ...good, ...facts }] })], context)).rejects.toMatchObject({
      code: 'REPO_FAILED',
      message: `repo tested 1.2.3, components: ${fault}`,
    });
  });

  test('a name that comes twice ends the run', async () => {
    const components = [good, { ...good, name: 'other' }, { ...good, stability: 0 }];
    await expect(loadRepos([answering({ components })], context)).rejects.toThrow(
      'two components have the name "good"',
    );
  });

  test.each([null, undefined])('%j in their list ends the run', async (gap) => {
    await expect(loadRepos([answering({ components: [good, gap] })], context)).rejects.toThrow(
      'repo tested 1.2.3, components: its component list contains an empty slot',
    );
  });

  test('a fault of a repo without a version is reported too', async () => {
    const unversioned = { ...answering(5), version: undefined } as unknown as RepoPlugin;
    await expect(loadRepos([unversioned], context)).rejects.toMatchObject({ code: 'REPO_FAILED' });
  });

  test.each([null, 5, {}, { components: 'all' }])('the answer %j is not a repo', async (answer) => {
    await expect(loadRepos([answering(answer)], context)).rejects.toThrow(
      'repo tested 1.2.3, components: it returns no list',
    );
  });

  test('two repos may have components of one name', async () => {
    const components = [good];
    const repos = ['a', 'b'].map((name) => plugin(name, { load: () => Promise.resolve({ components }) }));
    await expect(loadRepos(repos, context)).resolves.toHaveLength(2);
  });
});
