import { expect, test, vi } from 'vitest';
import { ChunkahError, isChunkahError } from './chunkah-error.ts';

test('an error carries code, message, hint and cause', () => {
  const cause = new Error('below');
  const error = new ChunkahError({ code: 'A_FAULT', message: 'what', hint: 'do this', cause });
  expect(error).toMatchObject({ name: 'ChunkahError', code: 'A_FAULT', message: 'what', hint: 'do this', cause });
  expect(new ChunkahError({ code: 'A_FAULT', message: 'what' })).not.toHaveProperty('cause');
});

test('it is distinguished from other errors, also when another copy of the package made it', async () => {
  vi.resetModules();
  const copy = await import('./chunkah-error.ts');
  expect(copy.ChunkahError).not.toBe(ChunkahError);
  expect(isChunkahError(new copy.ChunkahError({ code: 'A', message: 'a' }))).toBe(true);
  for (const other of [new Error('a'), { code: 'A', message: 'a' }, null, undefined, 'A']) {
    expect(isChunkahError(other)).toBe(false);
  }
});
