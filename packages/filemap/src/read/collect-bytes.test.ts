import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectBytes } from './collect-bytes.ts';

async function* stream(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

test('chunks are joined, whatever their sizes', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 0, max: 400 }), async (parts, limit) => {
      const whole = Buffer.concat(parts);
      const collected = await collectBytes(stream(parts), limit);
      expect(collected && Buffer.from(collected)).toEqual(whole.length > limit ? undefined : whole);
    }),
  );
});

test('more than the limit is not read', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array(1 << 16);
  }
  expect(await collectBytes(endless(), 3_000_000)).toBeUndefined();
});
