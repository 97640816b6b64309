import { type PackItem, stabilityFromInterval } from '@chunkah/core';
import { dayZero, type History, type HistoryComponent, versionOn } from '../history/history.ts';

/** Days before `now` whose changes the tiers packer's stability counts. */
const stabilityDays = 365;

/** Stability of what did not change in that time. */
const unchangedStability = 0.99;

/** A component as it is on one day. */
export interface PresentComponent {
  /** Its number in the history. */
  readonly number: number;
  readonly version: number;
  /** What a packer that builds on this day knows. */
  readonly item: PackItem;
}

/** What a distribution is on one day. */
export interface State {
  /** From 2020-01-01. */
  readonly day: number;
  /** By number, in the order of their names. */
  readonly components: ReadonlyMap<number, PresentComponent>;
}

/** The components that an image of this day holds. */
export function stateOn({ components, repo }: History, day: number): State {
  const present = components.flatMap((component, number): [number, PresentComponent][] => {
    if (day < component.from || day >= component.to) return [];
    const version = versionOn(component, day);
    return [[number, { number, version, item: itemOn(component, version, repo, day) }]];
  });
  return { day, components: new Map(present) };
}

function itemOn({ name, days, sizes }: HistoryComponent, version: number, repo: string, day: number): PackItem {
  const known = days.slice(0, version);
  return {
    name: `${repo}/${name}`,
    size: sizes[version] ?? 0,
    stability: stabilityOn(known, day),
    volatile: false,
    changeDays: known.map((changed) => dayZero + changed),
  };
}

/** Changes happen at noon, the image is built at the midnight after. */
function stabilityOn(days: readonly number[], now: number): number {
  const recent = days.filter((day) => day >= now - stabilityDays);
  const [oldest] = recent;
  if (oldest === undefined) return unchangedStability;
  const span = now - oldest + 0.5;
  return span < 1 ? 0 : stabilityFromInterval(span / recent.length);
}
