import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Fault,
  type FaultyOptions,
  type FaultyRegistry,
  startRegistry,
} from '../packages/registry/src/faulty-registry.fixture.ts';
import type { Outcome } from './program.ts';
import type { ImageFiles } from './read-image.ts';
import * as faults from './registry/faults.ts';
import { directoryImage, push } from './registry/push.ts';
import { createWorkplace, expectNothingLeft, sampleTree, type Workplace } from './workplace.ts';

const { answer, at, requests } = faults;

interface Case extends Omit<FaultyOptions, 'fault'> {
  readonly fault?: Fault;
  readonly tokens?: faults.TokenFaults;
}

const isHead = requests('HEAD', 'blobs');
const isPost = requests('POST', 'blobs');
const isPatch = requests('PATCH', 'blobs');
const isPut = requests('PUT', 'blobs');
const isTag = requests('PUT', 'manifests');
const now = { 'retry-after': '0' };

/** Breaks four uploads: before the first byte, after it, in the middle and after the last byte. */
const cuts = () => faults.inTurn(isPatch, faults.cut, faults.cutAfter(1), faults.cutAfter(1_000_000), faults.cutAnswer);

const complete: Readonly<Record<string, Case>> = {
  'connections cut before sessions are opened, and when they were': {
    fault: faults.inTurn(isPost, faults.cut, faults.cutAnswer),
  },
  'connections cut in uploads': { fault: cuts() },
  'connections cut in uploads, and a registry that forgets': { canResume: false, fault: cuts() },
  'connections cut in uploads, and a registry that takes no ranges': { takesRanges: false, fault: cuts() },
  'connections cut before sessions are closed, and when they were': {
    fault: faults.inTurn(isPut, faults.cut, faults.cutAnswer),
  },
  'a connection cut when the tag was there': { fault: faults.inTurn(isTag, faults.cutAnswer) },
  '429 with Retry-After in seconds, as a date, and without': {
    fault: faults.oneOf(
      faults.inTurn(isPatch, answer(429, { 'retry-after': '1' })),
      faults.inTurn(isPost, answer(429, { 'retry-after': new Date(0).toUTCString() })),
      faults.inTurn(isTag, answer(429)),
    ),
  },
  '500, 502, 503 and 504': {
    fault: faults.inTurn(isHead, ...[500, 502, 503, 504].map((status) => answer(status, now))),
  },
  'a slow server, and an absolute Location': { fault: faults.slow, location: 'absolute' },
  'a token that ends in an upload, and a Location with a query': {
    tokens: { endsAt: isPatch },
    location: 'with-query',
  },
};

const failing: Readonly<Record<string, Case & { readonly error: RegExp }>> = {
  '429 without end': { fault: at(isPatch, answer(429, now)), error: /fails to answer PATCH .*: status 429/ },
  '500 without end': { fault: at(isPost, answer(500, now)), error: /fails to answer POST .*: status 500/ },
  'a wrong digest for a blob': { fault: at(isPut, faults.wrongDigest), error: /other bytes for blob sha256:/ },
  'a wrong digest for the manifest': { fault: at(isTag, faults.wrongDigest), error: /other bytes for manifest 1:/ },
  'a quota': {
    fault: at(isPatch, answer(413, {}, '{"errors":[{"code":"DENIED","message":"quota exceeded"}]}')),
    error: /does not take the blob sha256:.*: DENIED: quota exceeded/,
  },
  'an answer that says the token back': {
    fault: at(isPost, (request, response, registry) => {
      const errors = [{ code: 'DENIED', message: `${request.headers.authorization} may not` }];
      return answer(403, {}, JSON.stringify({ errors }))(request, response, registry);
    }),
    error: /denies repository:app:pull,push: DENIED: Bearer \*\*\* may not/,
  },
  'a refusal of the manifest': {
    fault: at(isTag, answer(400, {}, '{"errors":[{"code":"MANIFEST_INVALID"}]}')),
    error: /refuses PUT \S+manifests\/1: status 400: MANIFEST_INVALID/,
  },
  'a login page': { fault: at(isPost, answer(200, {}, '<html>')), error: /refuses POST .*: status 200/ },
  'redirects without end': {
    fault: at(isHead, answer(307, { location: '?again' })),
    error: /wrongly: it leads on more than 5 times/,
  },
  'a token without end': { tokens: { answer: faults.endless }, error: /wrongly: it has more than 1048576 bytes/ },
  'tokens that are not taken': {
    tokens: { answer: (response) => response.end('{"token":"secret-token"}') },
    error: /denies repository:app:pull,push/,
  },
};

interface Result {
  readonly outcome: Outcome;
  readonly registry: FaultyRegistry;
}

let place: Workplace;
let expected: ImageFiles;
const results = new Map<string, Result>();

/** The runs mostly wait. */
const runsAtOnce = 10;

beforeAll(async () => {
  place = createWorkplace(sampleTree, afterAll);
  expected = await directoryImage(place);
  const waiting = Object.entries({ ...complete, ...failing }).values();
  const work = async (): Promise<void> => {
    for (const [name, one] of waiting) results.set(name, await pushTo(one));
  };
  await Promise.all(Array.from({ length: runsAtOnce }, work));
});

async function pushTo({ fault, tokens, ...options }: Case): Promise<Result> {
  const registry = await startRegistry({ ...options, fault: faults.withTokens(fault, tokens) });
  return { registry, outcome: await pushWithAccount(registry) };
}

function pushWithAccount({ host, port }: FaultyRegistry, args: readonly string[] = []): Promise<Outcome> {
  const authfile = join(place.directory, `auth-${port}.json`);
  const auth = Buffer.from(faults.account).toString('base64');
  writeFileSync(authfile, JSON.stringify({ auths: { [host]: { auth } } }));
  return push(place, ['-o', `docker://${host}/app:1`, '--authfile', authfile, '-vv', '--threads', '1', ...args]);
}

function resultOf(name: string): Result {
  const result = results.get(name);
  if (result === undefined) throw new Error(name);
  return result;
}

/** The image is complete, and equal to that of the directory. */
function expectImage({ manifests, blobs }: FaultyRegistry): void {
  expect(manifests.get('app:1')?.bytes.toString()).toBe(expected.manifest);
  const manifest = JSON.parse(expected.manifest);
  for (const { digest } of [manifest.config, ...manifest.layers]) {
    const bytes = blobs.get(digest) ?? '';
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
  }
}

function expectNoSecret({ stderr }: Outcome): void {
  for (const secret of faults.secrets) expect(stderr).not.toContain(secret);
}

describe('a push completes, with the image of a directory, in spite of', () => {
  test.each(Object.keys(complete))('%s', (name) => {
    const { outcome, registry } = resultOf(name);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    expectImage(registry);
    expectNoSecret(outcome);
  });
});

describe('a push ends with one error, and without a tag, because of', () => {
  test.each(Object.entries(failing))('%s', (name, { error }) => {
    const { outcome, registry } = resultOf(name);
    const said = outcome.stderr.split('\n').filter((line) => /^(?:error|hint|warning):/.test(line));
    expect({ code: outcome.code, said }).toEqual({
      code: 1,
      said: [expect.stringMatching(error), expect.stringMatching(/^hint: ./)],
    });
    expect(registry.manifests.size).toBe(0);
    expectNoSecret(outcome);
  });
});

test('no credentials go to another host, where uploads and blobs may be', async () => {
  const other = await startRegistry();
  const registry = await startRegistry({
    fault: faults.withTokens((request, response, own) => {
      if (isPost(request)) return faults.uploadsElsewhere(other)(request, response, own);
      const isRead = request.method === 'GET' && isOfBlob(request);
      if (isRead) return answer(307, { location: `http://${other.host}${request.url}` })(request, response, own);
      // The blobs that went to the other host are there.
      for (const [digest, blob] of other.blobs) own.blobs.set(digest, blob);
      return false;
    }),
  });
  const outcome = await pushWithAccount(registry);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  expectImage({ ...registry, manifests: registry.manifests, blobs: other.blobs } as FaultyRegistry);
  const again = await pushWithAccount(registry, ['--previous', 'same']);
  expect(again.stderr).toMatch(/3 layers kept, 0 new/);
  expect(other.seen.some(({ method }) => method === 'GET')).toBe(true);
  for (const { headers } of other.seen) expect(headers).not.toHaveProperty('authorization');
  expectNoSecret(outcome);
});

test('nothing is left behind', () => {
  expectNothingLeft(place);
});

function isOfBlob({ url = '' }: IncomingMessage): boolean {
  return /\/blobs\/sha256:/.test(url);
}
