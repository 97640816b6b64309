import { describe, expect, test } from 'vitest';
import type { ComponentRepo } from '../contract/repo-plugin.ts';
import { sampleIndex } from '../files/sample-index.fixture.ts';
import { resolve, resolved } from './sample-repo.fixture.ts';

describe('hard links of one file', () => {
  const linked = sampleIndex({
    '/a': { inode: 5 },
    '/b/x': {},
    '/c': { inode: 5 },
    '/d': { inode: 5 },
    '/e': { inode: 6 },
  });

  test('the best claim among them decides for all', async () => {
    const repos = {
      better: { priority: 1, strong: { '/d': 'd' } },
      worse: { priority: 2, strong: { '/a': 'a', '/c': 'c', '/e': 'e' } },
    };
    expect(await resolved(linked, repos)).toEqual({
      'better/d': ['/a', '/c', '/d'],
      'worse/e': ['/e'],
      'chunkah/unclaimed': ['/b', '/b/x'],
    });
  });

  test('of two claims of one repo the one on the first path counts, with all its components', async () => {
    const repos = { one: { strong: { '/d': 'd', '/c': ['c', 'both'] } } };
    expect(await resolved(linked, repos)).toEqual({
      'one/both': ['/a', '/c', '/d'],
      'one/c': ['/a', '/c', '/d'],
      'chunkah/unclaimed': ['/b', '/b/x', '/e'],
    });
  });

  test('the files of a component stay in path order', async () => {
    const repos = { one: { strong: { '/a': 'x', '/b': 'x', '/b/x': 'x' } } };
    expect(await resolved(linked, repos)).toMatchObject({ 'one/x': ['/a', '/b', '/b/x', '/c', '/d'] });
  });

  test('a strong claim on one name keeps all from the weak pass', async () => {
    const offered: string[] = [];
    const answer: Partial<ComponentRepo> = {
      weakClaims(left) {
        for (const file of left) offered.push(linked.path(file));
      },
    };
    await resolve(linked, { weak: { priority: 0, answer }, strong: { strong: { '/c': 'c' } } });
    expect(offered).toEqual(['/b', '/b/x', '/e']);
  });

  test('a weak claim on one name decides for all, and keeps them from later repos', async () => {
    const repos = { one: { priority: 1, weak: { '/d': 'd' } }, two: { weak: { '/a': 'a', '/e': 'e' } } };
    expect(await resolved(linked, repos)).toEqual({
      'one/d': ['/a', '/c', '/d'],
      'two/e': ['/e'],
      'chunkah/unclaimed': ['/b', '/b/x'],
    });
  });

  test('unless links are split: then each name goes by its own claim', async () => {
    const repos = { one: { priority: 1, strong: { '/d': 'd' } }, two: { weak: { '/a': 'a' } } };
    expect(await resolved(linked, repos, false)).toEqual({
      'one/d': ['/d'],
      'two/a': ['/a'],
      'chunkah/unclaimed': ['/b', '/b/x', '/c', '/e'],
    });
  });
});
