const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/**
 * Bytes that somebody wrote: a number, or a text such as `500 MB` (powers of ten), `1.5GiB` (powers
 * of two) or `4096`.
 * @returns whole bytes; `undefined` for anything else.
 */
export function parseBytes(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? Math.floor(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const [, number = '', unit = ''] = /^([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([KMGT]?i?B)?$/i.exec(value) ?? [];
  const factor = unit === '' ? 1 : units[unit.toLowerCase()];
  return number === '' || factor === undefined ? undefined : Math.floor(Number(number) * factor);
}

/** A share that somebody wrote: a number from 0 to 1, or a text such as `5 %` or `0.05`. */
export function parseShare(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const [, number = '', sign] = /^([0-9]{1,3}(?:\.[0-9]{1,6})?) ?(%)?$/.exec(value) ?? [];
  if (number === '') return undefined;
  const share = sign === undefined ? Number(number) : Number(number) / 100;
  return share <= 1 ? share : undefined;
}
