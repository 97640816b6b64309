import { exponential } from '../../stability/exponential.ts';
import { knownChangeDays } from '../change-days.ts';
import type { PackItem } from '../packer.ts';
import { volatileRate } from '../risk.ts';

/** After so many days a change counts half. */
const halfLifeDays = 365;

/** What is assumed before anything is known: half a change in so many days. */
const assumedChanges = 0.5;
const assumedDays = 60;

/** Rates above this differ in nothing: such an item changes in every period. */
const greatestRate = 600;

/** When and for whom layers are made. */
export interface RepackTime {
  /** Unix day for which the image is built. */
  readonly now: number;
  /** Days between two updates of a client. More than 0. */
  readonly periodDays: number;
  /**
   * Unix day from which on all changes are known, not after `now`. Default: 1200 days before `now`.
   */
  readonly knownFrom?: number;
}

/** Days before `now` from which on changes are taken for known. */
const knownDays = 1200;

/** Days, up to `now`, of which all changes are known. */
export function daysKnown({ now, knownFrom = now - knownDays }: RepackTime): number {
  return Math.max(0, now - knownFrom);
}

/** Expected changes of an item per period; recent changes tell more than old ones. */
export function repackRate(item: PackItem, time: RepackTime): number {
  const { now, periodDays } = time;
  if (item.volatile) return volatileRate;
  const days = knownChangeDays(item, now);
  if (days.length === 0 && item.interval !== undefined) return Math.min(greatestRate, periodDays / item.interval);
  const changes = days.reduce((sum, day) => sum + halved(now - day), assumedChanges);
  const span = (halfLifeDays / Math.LN2) * (1 - halved(daysKnown(time))) + assumedDays;
  return Math.min(greatestRate, (periodDays * changes) / span);
}

/** 2^(-age / half-life). */
export function halved(age: number): number {
  return exponential((-age * Math.LN2) / halfLifeDays);
}
