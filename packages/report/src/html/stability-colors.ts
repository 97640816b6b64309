/** Number of steps from 0 to 1. */
const steps = 10;

/** Red, green and blue for what always changes, what changes now and then, and what never does. */
const stops = [
  [244, 165, 130],
  [247, 239, 225],
  [146, 197, 222],
] as const;

/**
 * The class of an element that shows a stability by its background. The colors differ for people
 * who do not tell red from green, and dark text can be read on all of them.
 */
export function stabilityClass(stability: number): string {
  return `s${Math.round(Math.min(1, Math.max(0, stability)) * steps)}`;
}

/** The rules of these classes. */
export function stabilityRules(): string {
  return Array.from({ length: steps + 1 }, (_, step) => `.s${step}{background:${color(step / steps)}}`).join('\n');
}

function color(share: number): string {
  const [start, middle, end] = stops;
  const [from, to, part] = share < 0.5 ? [start, middle, share * 2] : [middle, end, share * 2 - 1];
  const parts = from.map((value, index) => Math.round(value + ((to[index] ?? value) - value) * part));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
