import { randomFillSync } from 'node:crypto';
import type { UploadedBlob } from './blobs/upload.ts';
import { digestOf } from './faulty-registry.fixture.ts';
import { Repository } from './repository.ts';
import type { RegistryOptions } from './session/registry-options.ts';
import type { Clock } from './transport/clock.ts';

/** A clock that waits for nothing, and remembers how long it should have. */
export interface TestClock extends Clock {
  readonly waits: number[];
  time: number;
}

function testClock(): TestClock {
  const clock: TestClock = {
    waits: [],
    time: 1_700_000_000_000,
    now: () => clock.time,
    async wait(milliseconds, signal) {
      signal?.throwIfAborted();
      clock.waits.push(milliseconds);
      clock.time += milliseconds;
    },
  };
  return clock;
}

export type TestClient = Repository & { readonly clock: TestClock; readonly messages: string[] };

/** A client of a repository without any files of the machine's. */
export function clientOf(host: string, options: Partial<RegistryOptions> = {}, repository = 'team/app'): TestClient {
  const clock = testClock();
  const messages: string[] = [];
  const log = (message: string) => void messages.push(message);
  const client = new Repository(
    { host, repository },
    {
      environment: {},
      home: undefined,
      uid: 4_000_000_000,
      clock,
      logger: { warn: log, info: log, debug: log },
      ...options,
    },
  );
  return Object.assign(client, { clock, messages });
}

/** A blob of random bytes. */
export function sampleBlob(size: number): UploadedBlob & { readonly bytes: Buffer } {
  const bytes = randomFillSync(Buffer.alloc(size));
  const piece = 64 * 1024;
  return {
    bytes,
    digest: digestOf(bytes),
    size,
    async *open(start) {
      for (let at = start; at < size; at += piece) yield bytes.subarray(at, at + piece);
    },
  };
}
