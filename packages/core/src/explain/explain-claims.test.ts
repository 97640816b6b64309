import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Assignment, filesOf } from '../claims/assignment.ts';
import { linkGroupMembers } from '../claims/link-groups.ts';
import { resolveClaims } from '../claims/resolve-claims.ts';
import { loadSamples, resolve, type SampleRepo, type SampleRepos } from '../claims/sample-repo.fixture.ts';
import type { ComponentRepo } from '../contract/repo-plugin.ts';
import { sampleContext } from '../contract/sample-context.fixture.ts';
import type { FileIndex } from '../files/file-index.ts';
import { sampleIndex } from '../files/sample-index.fixture.ts';
import { type ClaimExplanation, explainClaims } from './explain-claims.ts';
import { recordClaims } from './record-claims.ts';
import { unaskedClaims } from './unasked-claims.ts';

const abc = sampleIndex(['/a', '/b', '/c']);
/** `/a`, `/c` and `/d` are hard links of one file. */
const linked = sampleIndex({ '/a': { inode: 5 }, '/b': {}, '/c': { inode: 5 }, '/d': { inode: 5 } });

interface Explained {
  readonly assignment: Assignment;
  of(file: number): ClaimExplanation;
}

/** Resolves claims while some files, by default all, are watched. */
async function explainAll(
  files: FileIndex,
  repos: SampleRepos,
  linksTogether = true,
  watched = Array.from(files, ({ id }) => id),
): Promise<Explained> {
  const record = recordClaims(await loadSamples(files, repos), new Set(watched));
  const assignment = await resolveClaims({ files, repos: record.repos, linksTogether, defaultMtimeClamp: 1_000 });
  const claims = [...record.claims, ...(await unaskedClaims(record, sampleContext(files)))];
  const names = linkGroupMembers(files);
  return { assignment, of: (file) => explainClaims(claims, linksTogether ? names(file) : [file]) };
}

/** The contenders for a path as `strength component+component names`, and what decided. */
async function explained(
  files: FileIndex,
  repos: SampleRepos,
  path: string,
  linksTogether?: boolean,
): Promise<[string, ...string[]]> {
  const { contenders, decidedBy } = (await explainAll(files, repos, linksTogether)).of(files.find(path) ?? -1);
  const shown = contenders.map(({ strength, components, names, asked }) =>
    [asked ? strength : 'unasked', components.join('+'), ...names.map((name) => files.path(name))].join(' '),
  );
  return [decidedBy, ...shown];
}

describe('who wanted a file, and why one has it', () => {
  test('no claim, or a single one', async () => {
    const repos = { one: { strong: { '/a': 'x' } } };
    expect(await explained(abc, repos, '/b')).toEqual(['unclaimed']);
    expect(await explained(abc, repos, '/a')).toEqual(['only-claim', 'strong one/x /a']);
  });

  test('the lower priority among strong claims', async () => {
    const repos = { one: { priority: 10, strong: { '/a': 'x' } }, two: { priority: 9, strong: { '/a': 'y' } } };
    expect(await explained(abc, repos, '/a')).toEqual(['priority', 'strong two/y /a', 'strong one/x /a']);
  });

  test('the name among equal priorities', async () => {
    const repos = { 'a-b': { strong: { '/a': 'x' } }, a: { strong: { '/a': 'y' } } };
    expect(await explained(abc, repos, '/a')).toEqual(['repo-name', 'strong a/y /a', 'strong a-b/x /a']);
  });

  test('all components that a repo gives it', async () => {
    const repos = { one: { strong: { '/a': ['y', 'x', 'y'] } } };
    expect(await explained(abc, repos, '/a')).toEqual(['only-claim', 'strong one/x+one/y /a']);
  });
});

describe('a weak repo that was not asked, since others had the file', () => {
  test('is a contender with what it would claim', async () => {
    const repos = {
      owner: { priority: 90, strong: { '/a': 'o' } },
      rules: { priority: 50, weak: { '/a': 'r', '/b': 'r' } },
      sizes: { priority: 80, weak: { '/a': 's', '/b': 's' } },
    };
    expect(await explained(abc, repos, '/a')).toEqual([
      'strength',
      'strong owner/o /a',
      'unasked rules/r /a',
      'unasked sizes/s /a',
    ]);
    expect(await explained(abc, repos, '/b')).toEqual(['priority', 'weak rules/r /b', 'unasked sizes/s /b']);
  });

  test('is none for what it has in its turn, or left to others', async () => {
    const repos = {
      both: { priority: 1, strong: { '/a': 'x' }, weak: { '/a': 'y' } },
      idle: { priority: 2, weak: { '/b': 'z' } },
    };
    expect(await explained(abc, repos, '/a')).toEqual(['only-claim', 'strong both/x /a']);
    expect(await explained(abc, repos, '/c')).toEqual(['unclaimed']);
  });

  /** A repo that counts how often it is loaded and called, and what it is offered. */
  function counting(seen: string[], answer: Partial<ComponentRepo> = {}): SampleRepo {
    return {
      priority: 60,
      answer: {
        components: [{ name: 'x', stability: 0, mtimeClamp: 0 }],
        strongClaims: () => void seen.push('strong'),
        weakClaims: (left) => void seen.push(`weak ${Array.from(left, (file) => abc.path(file)).join(' ')}`),
        ...answer,
      },
    };
  }

  test('is asked about these files alone, after its strong claims, and only where there are any', async () => {
    const seen: string[] = [];
    const repos = { owner: { strong: { '/a': 'o', '/b': 'o' } }, late: counting(seen) };
    await explainAll(abc, repos, true, [1, 2]);
    expect(seen).toEqual(['strong', 'weak /c', 'strong', 'weak /b']);
    seen.length = 0;
    await explainAll(abc, repos, true, [2]);
    expect(seen).toEqual(['strong', 'weak /c']);
  });

  test('that claims something else then, or breaks down, is named in the error', async () => {
    for (const [file, message] of [
      [2, /^repo late 1\.2\.3, weak claims: .*not among the files left/],
      [9, /^repo late 1\.2\.3, weak claims: unknown file id 9/],
    ] as const) {
      const answer: Partial<ComponentRepo> = {
        weakClaims: (left, claims) => void (left.has(0) && claims.add(file, 0)),
      };
      const repos = { owner: { strong: { '/a': 'o' } }, late: counting([], answer) };
      await expect(explainAll(abc, repos)).rejects.toMatchObject({
        code: 'REPO_FAILED',
        message: expect.stringMatching(message),
      });
    }
  });
});

describe('hard links of one file', () => {
  const repos = {
    better: { priority: 1, strong: { '/d': 'd' } },
    worse: { priority: 2, strong: { '/a': 'a', '/c': 'a', '/b': 'b' } },
  };

  test('are named if a claim came through them', async () => {
    expect(await explained(linked, repos, '/a')).toEqual(['priority', 'strong better/d /d', 'strong worse/a /a /c']);
    expect(await explained(linked, repos, '/d')).toEqual(await explained(linked, repos, '/a'));
  });

  test('of one repo count in path order', async () => {
    const one = { strong: { '/c': ['x', 'y'], '/a': 'z', '/d': 'z' } };
    expect(await explained(linked, { one }, '/d')).toEqual([
      'path-order',
      'strong one/z /a /d',
      'strong one/x+one/y /c',
    ]);
  });

  test('are each for themselves where links are split', async () => {
    expect(await explained(linked, repos, '/a', false)).toEqual(['only-claim', 'strong worse/a /a']);
  });
});

test('claims on other files are not kept', async () => {
  const repos = { one: { strong: { '/a': 'x', '/b': 'x' } } };
  const record = recordClaims(await loadSamples(abc, repos), new Set([1]));
  await resolveClaims({ files: abc, repos: record.repos, linksTogether: true, defaultMtimeClamp: 1_000 });
  expect(record.claims).toEqual([
    { repo: 'one', priority: 50, strength: 'strong', file: 1, component: 'one/x', asked: true },
  ]);
});

test('an explanation agrees with the outcome, and watching changes nothing', async () => {
  const paths = ['/a', '/b', '/c', '/d'] as const;
  const claims = fc.dictionary(fc.constantFrom(...paths), fc.uniqueArray(fc.constantFrom('x', 'y'), { minLength: 1 }));
  const repo = fc.record({ priority: fc.integer({ min: 1, max: 2 }), strong: claims, weak: claims });
  const repos = fc.dictionary(fc.constantFrom('p', 'q', 'r'), repo);
  await fc.assert(
    fc.asyncProperty(repos, fc.boolean(), async (given, linksTogether) => {
      const { assignment, of } = await explainAll(linked, given, linksTogether);
      expect(assignment).toEqual(await resolve(linked, given, linksTogether));
      for (let file = 0; file < linked.count; file += 1) {
        const has = assignment.components.filter((_, number) => filesOf(assignment, number).includes(file));
        const [winner] = of(file).contenders;
        expect(winner?.asked ?? true).toBe(true);
        expect(winner?.components ?? ['chunkah/unclaimed']).toEqual(has.map(({ name }) => name));
      }
    }),
  );
});
