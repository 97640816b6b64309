/** A way in that a server offers (RFC 9110, `WWW-Authenticate`). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By names in lower case; of repeated ones the first. */
  readonly parameters: ReadonlyMap<string, string>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(
  `[\\s,]*(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\[\\s\\S])*)"|(${token}))(?=\\s*(?:,|$))`,
  'y',
);
const start = new RegExp(`[\\s,]*(${token})(?:\\s+|(?=\\s*(?:,|$)))`, 'y');

/**
 * The challenges of a header, which may hold several; what stands behind something that is none is
 * left out.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  let at = 0;
  for (;;) {
    start.lastIndex = at;
    const scheme = start.exec(header)?.[1];
    if (scheme === undefined) return challenges;
    at = start.lastIndex;
    const parameters = new Map<string, string>();
    for (;;) {
      parameter.lastIndex = at;
      const [, name, quoted, plain] = parameter.exec(header) ?? [];
      if (name === undefined) break;
      at = parameter.lastIndex;
      const key = name.toLowerCase();
      const value = quoted === undefined ? (plain ?? '') : quoted.replace(/\\([\s\S])/g, '$1');
      if (!parameters.has(key)) parameters.set(key, value);
    }
    challenges.push({ scheme: scheme.toLowerCase(), parameters });
  }
}
