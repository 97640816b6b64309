import type { Packer, PackRequest } from '@chunkah/core';
import { describe, test } from 'vitest';
import { packerLawTests } from './packer-law-tests.ts';

/** Milliseconds per test: some pack all requests several times. */
const timeout = 60_000;

/**
 * The conformance suite of packers: declares one test per law of the packer contract. Call it at
 * the top of a test file. It brings its own requests, with 0 to 300 items.
 * @param requests more requests to check each law on.
 */
export function describePacker(packer: Packer, requests: readonly PackRequest[] = []): void {
  // One test at a time: some of them freeze the clock.
  describe(`packer ${packer.name}`, { concurrent: false, timeout }, () => {
    for (const { name, check } of packerLawTests(packer, requests)) test(name, check);
  });
}
