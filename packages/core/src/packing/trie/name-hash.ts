import { encodeName } from '../../text/name-bytes.ts';
import { fnv1a64 } from '../fnv1a64.ts';

/** Ends a name in the hashed bytes; no UTF-8 text holds it. */
const nameEnd = 0xff;

/** The two halves of a hash of 64 bits. */
export interface NameHash {
  readonly high: number;
  readonly low: number;
}

/**
 * Hash of a component's name behind the prefix of its repo: the same package hashes alike whatever
 * repo found it.
 */
export function nameHash(name: string): NameHash {
  const bytes = encodeName(name.slice(name.indexOf('/') + 1));
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  ended[bytes.length] = nameEnd;
  let hash = fnv1a64(ended);
  // The first bits of FNV-1a hardly differ between short names: these steps, of MurmurHash3's
  // finalizer, spread them.
  hash ^= hash >> 33n;
  hash = BigInt.asUintN(64, hash * 0xff51afd7ed558ccdn);
  hash ^= hash >> 29n;
  return { high: Number(hash >> 32n), low: Number(hash & 0xffffffffn) };
}

/** Bit 0 is the highest one. */
export function hashBit({ high, low }: NameHash, bit: number): 0 | 1 {
  const half = bit < 32 ? high : low;
  return ((half >>> (31 - (bit % 32))) & 1) === 1 ? 1 : 0;
}
