import { exponential } from '../stability/exponential.ts';

/** Expected changes per period of what changes with every build. */
export const volatileRate = 7;

/**
 * Bytes that a layer is expected to cost a client per period.
 * @param size bytes of the layer.
 * @param rate expected changes of the layer per period.
 */
export function risk(size: number, rate: number): number {
  return size * (1 - exponential(-rate));
}
