import type { Limits } from '@chunkah/config';
import { parseBytes, parseShare } from './quantities.ts';

export type LimitName = keyof Limits;

/** Limits as numbers: bytes, layers, a share from 0 to 1. */
export type LimitValues = { readonly [Name in LimitName]?: number };

/** Limits that are asked for by their names alone. */
export const usualLimits: Readonly<Record<LimitName, number>> = {
  download: 500e6,
  // What Docker's classic image store takes.
  layers: 125,
  // What GitHub Container Registry takes.
  layerBytes: 10e9,
  unclaimed: 0.05,
};

/** Limits by their names on the command line, in the order of findings. */
export const limitFlags: ReadonlyMap<string, LimitName> = new Map([
  ['download', 'download'],
  ['layers', 'layers'],
  ['layer-bytes', 'layerBytes'],
  ['unclaimed', 'unclaimed'],
]);

/** The value of a limit; nothing for a text that means none. */
export function limitValue(name: LimitName, value: unknown): number | undefined {
  switch (name) {
    case 'download':
    case 'layerBytes':
      return parseBytes(value);
    case 'layers': {
      const count = typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value;
      return typeof count === 'number' && Number.isSafeInteger(count) && count >= 1 ? count : undefined;
    }
    case 'unclaimed':
      return parseShare(value);
  }
}

/** What the value of a limit may be, for messages. */
export const expectedLimit: Readonly<Record<LimitName, string>> = {
  download: 'bytes or a text such as "500 MB"',
  layers: 'a whole number of at least 1',
  layerBytes: 'bytes or a text such as "10 GB"',
  unclaimed: 'a share from 0 to 1 or a text such as "5 %"',
};
