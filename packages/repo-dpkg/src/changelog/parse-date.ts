const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Hours from UTC of the zones that have names in RFC 2822, all obsolete; others count as UTC. */
const namedZones: Readonly<Record<string, number>> = {
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};

const pattern =
  /^\s*(?:[a-z]+\.?,?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4}|\d{2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([+-])(\d{2})(\d{2})|\s+([a-z]+))?/i;

/**
 * A date as RFC 2822 has it, such as `Sat, 04 May 2024 10:12:14 +0200`; forms that were usual
 * before count too: no weekday, no seconds, a year of two digits, a zone with a name or none.
 * @returns Unix seconds; `undefined` for anything else.
 */
export function parseDate(text: string): number | undefined {
  const [, day, monthName = '', yearText = '', hour, minute, second = 0, sign, zoneHours, zoneMinutes, zone = ''] =
    pattern.exec(text) ?? [];
  const month = months.indexOf(monthName.toLowerCase());
  if (day === undefined || month === -1) return undefined;
  const year = Number(yearText) + (yearText.length === 4 ? 0 : Number(yearText) < 69 ? 2000 : 1900);
  if (Number(day) < 1 || Number(day) > 31 || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) {
    return undefined;
  }
  const local = Date.UTC(year, month, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
  const offset =
    sign === undefined
      ? (namedZones[zone.toUpperCase()] ?? 0) * 3600
      : (sign === '-' ? -1 : 1) * (Number(zoneHours) * 3600 + Number(zoneMinutes) * 60);
  return local - offset;
}
