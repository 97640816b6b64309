import type { History } from '../history/history.ts';
import { evenDraw } from '../history/past-sizes.ts';
import type { Strategy } from '../packers/strategy.ts';
import { firstLayers, type ReplayOptions } from './replay.ts';
import { stateOn } from './state.ts';
import { updateCost } from './update-cost.ts';

/**
 * Bytes of unchanged components that a client downloads again because one component is taken away,
 * on the day of the first image: the mean over components that are drawn by their numbers, the same
 * ones in every run.
 */
export function removalCost(history: History, strategy: Strategy, options: ReplayOptions & { count: number }): number {
  const state = stateOn(history, history.cut);
  const numbers = [...state.components.keys()];
  const whole = { state, layers: firstLayers(state, strategy, options) };
  let total = 0;
  for (let draw = 0; draw < options.count; draw += 1) {
    const removed = numbers[Math.floor((evenDraw(`one${draw}`) + 0.5) * numbers.length)] ?? -1;
    const left = { day: state.day, components: new Map(state.components) };
    left.components.delete(removed);
    total += updateCost(whole, { state: left, layers: firstLayers(left, strategy, options) }).downloaded;
  }
  return total / options.count;
}
