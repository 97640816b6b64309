import type { Packer, PackRequest } from '@chunkah/core';
import type { LawTest } from '../conformance/law-tests.ts';
import {
  clockAndChanceDoNotMatter,
  itemOrderDoesNotMatter,
  itemsAreInOneLayer,
  layersAreBounded,
  ownLayersAreOwn,
  packerHasName,
  packingsAreEqual,
  requestStaysAsItIs,
} from './packer-laws.ts';
import { sampleRequests } from './sample-requests.ts';

/** All tests of the conformance suite for a packer; each law is checked on all requests. */
export function packerLawTests(packer: Packer, requests: readonly PackRequest[]): LawTest[] {
  const law = (name: string, check: (packer: Packer, request: PackRequest) => void): LawTest => ({
    name,
    check() {
      // Each check gets its own requests, so that a packer that changes them does not affect
      // others.
      for (const request of structuredClone([...sampleRequests, ...requests])) check(packer, request);
    },
  });
  return [
    { name: 'has a name', check: () => packerHasName(packer) },
    law('puts each item into exactly one layer', itemsAreInOneLayer),
    law('gives no empty layer and no more layers than allowed', layersAreBounded),
    law('leaves items with a layer of their own alone', ownLayersAreOwn),
    law('gives the same for items in another order', itemOrderDoesNotMatter),
    law('gives the same a second time', packingsAreEqual),
    law('gives the same at another time and with other random numbers', clockAndChanceDoNotMatter),
    law('leaves the request as it is', requestStaysAsItIs),
  ];
}
