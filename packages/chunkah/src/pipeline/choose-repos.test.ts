import type { RepoEntry } from '@chunkah/config';
import type { RepoPlugin } from '@chunkah/core';
import bigfiles from '@chunkah/repo-bigfiles';
import pathmap from '@chunkah/repo-pathmap';
import { expect, test } from 'vitest';
import { chooseRepos, type RepoWishes } from './choose-repos.ts';
import { profileOf } from './compatibility-profile.ts';
import { plan } from './plan.ts';

function acme(facts: Partial<RepoPlugin> = {}): RepoPlugin {
  return { name: 'acme', version: '1.2.3', apiVersion: 1, priority: 20, load: async () => undefined, ...facts };
}

/** Names of the repos that a run asks, in order. */
function names(wishes: RepoWishes): string[] {
  return chooseRepos(profileOf({}), wishes).flatMap(({ plugin, enabled }) => (enabled ? plugin.name : []));
}

function optionsOf(name: string, wishes: RepoWishes): unknown {
  return chooseRepos(profileOf({}), wishes).find(({ plugin }) => plugin.name === name)?.plugin.options;
}

const builtIn = ['xattr', 'filemap', 'apk', 'dpkg', 'rpm', 'alpm', 'python', 'bigfiles'];
const rule = { prefix: '/usr', component: 'usr' };

test('without wishes the built-in repos are asked, and those that are not are listed all the same', () => {
  expect(names({})).toEqual(builtIn);
  const off = chooseRepos(profileOf({}), {}).filter(({ enabled }) => !enabled);
  expect(off.map(({ plugin, origin }) => [plugin.name, origin])).toEqual([['pathmap', 'built-in']]);
});

test.each<[string, readonly RepoEntry[], readonly string[]]>([
  [
    'a plugin stands where its priority puts it',
    [acme()],
    ['xattr', 'filemap', 'apk', 'dpkg', 'rpm', 'alpm', 'acme', 'python', 'bigfiles'],
  ],
  ['entries that a condition left empty are skipped', [false, null, undefined, '', 0], builtIn],
  [
    'a built-in repo is turned off by name',
    [['rpm', false]],
    ['xattr', 'filemap', 'apk', 'dpkg', 'alpm', 'python', 'bigfiles'],
  ],
  [
    'one that no run asks by itself is turned on by name',
    ['pathmap'],
    ['xattr', 'filemap', 'apk', 'dpkg', 'rpm', 'alpm', 'python', 'pathmap', 'bigfiles'],
  ],
  [
    'a plugin takes the place of a built-in one',
    [acme({ name: 'rpm', priority: 1 })],
    ['xattr', 'rpm', 'filemap', 'apk', 'dpkg', 'alpm', 'python', 'bigfiles'],
  ],
  [
    'equal priorities are settled by name',
    [acme({ name: 'beta', priority: 10 }), acme({ name: 'alpha', priority: 10 })],
    ['xattr', 'filemap', 'alpha', 'apk', 'beta', 'dpkg', 'rpm', 'alpm', 'python', 'bigfiles'],
  ],
])('%s', (_, repos, expected) => {
  expect(names({ repos })).toEqual(expected);
});

test('a repo that is left out is listed and not asked, whatever names it', () => {
  expect(names({ disabledRepos: ['rpm', 'xattr'] })).toEqual(['filemap', 'apk', 'dpkg', 'alpm', 'python', 'bigfiles']);
  const wishes = { repos: [acme(), 'pathmap' as const], filemap: '/map', rules: [rule] };
  const disabledRepos = ['acme', 'pathmap', 'filemap', 'filemap'];
  expect(names({ ...wishes, disabledRepos })).toEqual(['xattr', 'apk', 'dpkg', 'rpm', 'alpm', 'python', 'bigfiles']);
  const listed = chooseRepos(profileOf({}), { ...wishes, disabledRepos }).map(({ plugin }) => plugin.name);
  expect(listed).toEqual(['xattr', 'filemap', 'apk', 'dpkg', 'rpm', 'alpm', 'acme', 'python', 'pathmap', 'bigfiles']);
  // One that is off already is not a mistake.
  expect(names({ repos: [['rpm', false]], disabledRepos: ['rpm', 'pathmap'] })).toEqual([
    'xattr',
    'filemap',
    'apk',
    'dpkg',
    'alpm',
    'python',
    'bigfiles',
  ]);
});

test('a repo to leave out that does not exist is reported with those that do', () => {
  expect(() => names({ repos: [acme()], disabledRepos: ['rpm', 'acne\n'] })).toThrow(
    expect.objectContaining({
      code: 'DISABLED_REPO_UNKNOWN',
      message: 'no repo is named "acne\\n"',
      hint: 'the repos are xattr, filemap, apk, dpkg, rpm, alpm, python, bigfiles, acme, pathmap',
    }),
  );
});

test('a priority of the options takes precedence over that of the plugin, built-in or not', () => {
  const priorities = { acme: 1, bigfiles: 0.5, pathmap: 3 };
  expect(names({ repos: [acme(), 'pathmap'], priorities })).toEqual([
    ...['xattr', 'bigfiles', 'acme', 'pathmap', 'filemap', 'apk', 'dpkg', 'rpm', 'alpm', 'python'],
  ]);
});

test('a plugin of a class keeps its state when its priority changes', async () => {
  class Counting implements RepoPlugin {
    readonly name = 'counting';
    readonly version = '1';
    readonly apiVersion = 1;
    readonly priority = 1;
    #loads = 0;

    async load(): Promise<undefined> {
      this.#loads += 1;
    }

    get loads(): number {
      return this.#loads;
    }
  }
  const counting = new Counting();
  const chosen = chooseRepos(profileOf({}), { repos: [counting], priorities: { counting: 99 } });
  const { plugin } = chosen.at(-1) ?? {};
  expect(plugin).toMatchObject({ name: 'counting', priority: 99 });
  await plugin?.load({} as never);
  expect(counting.loads).toBe(1);
});

test('rules come before those of a pathmap in the list, which keeps its priority', () => {
  const own = { prefix: '/opt', component: 'opt' };
  const repos = [{ ...pathmap({ rules: [own] }), priority: 7 }];
  expect(optionsOf('pathmap', { repos, rules: [rule] })).toEqual({ rules: [rule, own] });
  expect(names({ repos, rules: [rule] })).toEqual([
    'xattr',
    'filemap',
    'pathmap',
    'apk',
    'dpkg',
    'rpm',
    'alpm',
    'python',
    'bigfiles',
  ]);
});

test('rules turn pathmap on, unless it was turned off; a file of rules turns it on all the same', () => {
  expect(names({ rules: [rule] })).toContain('pathmap');
  expect(names({ rules: [rule], repos: [['pathmap', false]] })).not.toContain('pathmap');
  expect(optionsOf('pathmap', { componentMap: 'map.json', rules: [rule], repos: [['pathmap', false]] })).toEqual({
    path: 'map.json',
    rules: [rule],
  });
});

test('rules of presets come after all others, turn pathmap on as they do, and are not sources of components', () => {
  const presetRules = [{ prefix: '/opt', component: 'opt' }];
  const pathmapOf = (wishes: RepoWishes) =>
    chooseRepos(profileOf({}), wishes).find(({ plugin }) => plugin.name === 'pathmap');
  expect(pathmapOf({ presetRules })).toMatchObject({
    enabled: true,
    isSource: false,
    plugin: { options: { rules: [{ ...presetRules[0], optional: true }] } },
  });
  expect(pathmapOf({ presetRules, rules: [rule] })).toMatchObject({
    isSource: true,
    plugin: { options: { rules: [rule, { ...presetRules[0], optional: true }] } },
  });
  expect(pathmapOf({ presetRules, repos: [pathmap({ rules: [rule] })] })).toMatchObject({ isSource: true });
  expect(pathmapOf({ presetRules, componentMap: 'x' })).toMatchObject({ isSource: true });
  expect(pathmapOf({ presetRules, repos: [['pathmap', false]] })).toMatchObject({ enabled: false });
});

test('a named map replaces that of the list', () => {
  expect(optionsOf('filemap', { repos: [['filemap', { path: 'a' }]], filemap: 'b' })).toEqual({ path: 'b' });
});

test('a database on the host is that of its repo, with the options that it has, and turns it on', () => {
  const repos = [['rpm', { group: 'package', database: '/a' }]] as const;
  expect(optionsOf('rpm', { repos, databases: { rpm: '/b' } })).toEqual({ group: 'package', database: '/b' });
  expect(names({ repos: [['rpm', false]], databases: { rpm: '/b' } })).toContain('rpm');
});

test('a database is not given to a repo that reads none', () => {
  const given = (name: string, repos: RepoEntry[] = []) => names({ repos, databases: { [name]: '/a' } });
  expect(() => given('rqm')).toThrow(expect.objectContaining({ code: 'DATABASE_REPO_UNKNOWN' }));
  expect(() => given('bigfiles')).toThrow(expect.objectContaining({ code: 'REPO_OPTIONS_INVALID' }));
  expect(() => given('rpm', [acme({ name: 'rpm' })])).toThrow(/which a package database is for/);
});

test('rules are not given to another repo than the built-in one', () => {
  const other = acme({ name: 'pathmap', version: '9.9.9' });
  expect(names({ repos: [other] })).toContain('pathmap');
  expect(() => names({ repos: [other], rules: [rule] })).toThrow(
    expect.objectContaining({ code: 'REPO_TAKES_NO_SOURCE', message: expect.stringContaining('pathmap 9.9.9') }),
  );
  expect(() => names({ repos: [acme({ name: 'filemap' })], filemap: 'map.json' })).toThrow(/filemap 1\.2\.3/);
});

test('where a repo comes from is reported', () => {
  const wishes = { repos: [acme(), ['rpm', {}], bigfiles()] as const, repoOrigins: { rpm: 'config x' } };
  const origins = chooseRepos(profileOf({}), wishes).map(({ plugin, origin }) => [plugin.name, origin]);
  expect(Object.fromEntries(origins)).toEqual({
    ...{ xattr: 'built-in', filemap: 'built-in', apk: 'built-in', dpkg: 'built-in', alpm: 'built-in' },
    ...{ rpm: 'config x', acme: 'options' },
    ...{ python: 'built-in', pathmap: 'built-in', bigfiles: 'options' },
  });
});

// A rootfs that does not exist is an error too: it comes later.
test.each<[string, RepoWishes, string, RegExp]>([
  ['two repos of one name', { repos: [acme(), acme()] }, 'REPO_NAME_TAKEN', /two repos are named "acme"/],
  ['a built-in repo twice', { repos: ['rpm', ['rpm', {}]] }, 'REPO_NAME_TAKEN', /two repos are named "rpm"/],
  ['a repo on and off', { repos: ['rpm', ['rpm', false]] }, 'REPO_NAME_TAKEN', /two repos are named "rpm"/],
  ['an unknown repo', { repos: ['acme'] }, 'REPO_UNKNOWN', /no built-in repo is named "acme"/],
  ['an unknown repo turned off', { repos: [['bigfile', false]] }, 'REPO_UNKNOWN', /named "bigfile"/],
  ['a name of Object', { repos: ['constructor'] }, 'REPO_UNKNOWN', /named "constructor"/],
  ['wrong options', { repos: [['bigfiles', { size: 'x' }]] }, 'REPO_OPTIONS_INVALID', /options of the repo bigfiles/],
  ['an unknown priority', { priorities: { acme: 1 } }, 'PRIORITY_UNKNOWN', /does not exist: "acme"/],
  ['a priority without a number', { priorities: { rpm: Number.NaN } }, 'REPO_FAILED', /rpm .*priority is not a number/],
  [
    'another version of the contract',
    { repos: [acme({ apiVersion: 2 as 1 })] },
    'REPO_API_VERSION',
    /repo acme 1\.2\.3 is made for version 2 of the plugin contract/,
  ],
  ['a name of ours', { repos: [acme({ name: 'group' })] }, 'REPO_NAME_INVALID', /cannot be named "group"/],
])('%s: refused before the rootfs is touched', async (_, wishes, code, message) => {
  const { repos = [], priorities = {} } = wishes;
  await expect(plan({ rootfs: '/does/not/exist', repos, priorities })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });
});
