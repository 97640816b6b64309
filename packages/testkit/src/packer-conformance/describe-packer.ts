import type { Packer, PackRequest } from '@chunkah/core';
import { describe, test } from 'vitest';
import { packerLawTests } from './packer-law-tests.ts';

/** Milliseconds per test: some pack all requests several times. */
const timeout = 60_000;

/**
 * The conformance suite of packers: declares one test per law of the packer contract. Call it at
 * the top of a test file. It has requests of its own, from none to 300 items.
 * @param requests more requests to try each law on.
 */
export function describePacker(packer: Packer, requests: readonly PackRequest[] = []): void {
  // One test at a time: one of them stops the clock.
  describe(`packer ${packer.name}`, { concurrent: false, timeout }, () => {
    for (const { name, check } of packerLawTests(packer, requests)) test(name, check);
  });
}
