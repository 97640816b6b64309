import assert from 'node:assert/strict';
import type { LoadContext, RepoPlugin } from '@chunkah/core';
import { resolveClaims } from '@chunkah/core/engine';
import { contextOf, outcomeIn } from './outcome.ts';
import type { ClaimsCase } from './repo-case.ts';
import { timeLimitFrom, withinTime } from './within-time.ts';

/**
 * If a build ends early and reading is refused from then on, loading or making weak claims must
 * fail.
 */
export async function abortStopsLoading(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const whole = contextOf(repoCase);
  const limit = await timeLimitFrom(() => outcomeIn(plugin, whole));
  // Before the first request for content, at the first, and at the last one.
  for (const request of new Set([0, Math.min(1, whole.readCount), whole.readCount])) {
    const what = `a load that is aborted ${request === 0 ? 'before it reads' : `at request ${request} for content`}`;
    const { context, refused } = abortedAt(request, repoCase);
    const givesClaims = loadAndClaim(plugin, context, refused).then(
      () => true,
      () => false,
    );
    const gaveClaims = await withinTime(givesClaims, limit, what);
    assert.equal(gaveClaims && refused(), false, `${what} ends with an error`);
  }
}

/**
 * @param request number of the request for content at which the build is aborted; 0: before the
 *   first.
 */
function abortedAt(request: number, repoCase: ClaimsCase) {
  const controller = new AbortController();
  const context = contextOf(repoCase, { signal: controller.signal });
  let requests = 0;
  let refused = false;
  const count = () => {
    requests += 1;
    if (requests === request) controller.abort();
    refused ||= controller.signal.aborted;
  };
  if (request === 0) controller.abort();
  const counting: LoadContext = {
    ...context,
    read(file, range) {
      count();
      return context.read(file, range);
    },
    hash(files) {
      count();
      return context.hash(files);
    },
  };
  return { context: counting, refused: () => refused };
}

async function loadAndClaim(plugin: RepoPlugin, context: LoadContext, refused: () => boolean): Promise<void> {
  const repo = await plugin.load(context);
  // Core would stop here too: claims based on incomplete reads are useless.
  if (repo === undefined || refused()) return;
  const { files, defaultMtimeClamp } = context;
  await resolveClaims({ files, repos: [{ plugin, repo, context }], linksTogether: false, defaultMtimeClamp });
}
