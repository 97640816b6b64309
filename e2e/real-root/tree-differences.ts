import { run } from '../program.ts';

/** How times of one tree become those of another. */
export interface TimeRule {
  /** Unix seconds: later times become this one; fractions of a second are cut off. */
  readonly newest: number;
  /** Whether the times of directories are compared. */
  readonly directoryTimes: boolean;
  /** Whether times may be earlier: packages know when their files were made. */
  readonly mayBeEarlier?: true;
}

/**
 * Compares two trees with programs that know nothing of images. `find` lists types, modes, owners,
 * sizes, times, targets and which names share an inode; `getfattr` lists attributes, capabilities
 * and ACLs among them; `tar --compare` reads the content and checks types, modes, owners, sizes,
 * links and the times of files a second time.
 *
 * What no layer records is not asked of `actual`: `trusted.*` and `security.selinux`. It must not
 * have them either.
 * @param rule without it the times are the same in both.
 * @returns one line per difference: `- ` what is missing in `actual`, `+ ` what it has instead,
 * else a line of tar.
 */
export async function treeDifferences(expected: string, actual: string, rule?: TimeRule): Promise<string[]> {
  const expectedEntries = await listEntries(expected);
  if (rule !== undefined) for (const entry of expectedEntries) entry.time = clampedTime(entry.time, rule.newest);
  const actualEntries = await listEntries(actual);
  const earlier = rule?.mayBeEarlier === true ? takeEarlierTimes(expectedEntries, actualEntries) : new Set<string>();
  // Tar escapes some characters of names, such as colons.
  const pathOf = (line: string) => line.replace(/^\.\/(.*): Mod time differs$/, '$1').replaceAll(/\\(\W)/g, '$1');
  const isEarlier = (line: string) => earlier.has(pathOf(line));
  const hasTime = (entry: Entry) => entry.type !== 'd' || rule === undefined || rule.directoryTimes;
  return [
    ...lineDifferences(entryLines(expectedEntries, hasTime), entryLines(actualEntries, hasTime)),
    ...lineDifferences((await listXattrs(expected)).filter(isRecorded), await listXattrs(actual)),
    ...(await tarDifferences(expected, actual, rule)).filter((line) => !isEarlier(line)),
  ];
}

/** An entry as `find` prints it. Names and targets are binary strings. */
interface Entry {
  path: string;
  type: string;
  /** Type, permissions, owner and, of files, bytes. */
  facts: string;
  /** Unix seconds with ten decimals. */
  time: string;
  target: string;
  inode: string;
}

const findFormat = ['%P', '%y', '%m', '%U:%G', '%s', '%T@', '%l', '%i'];

async function listEntries(tree: string): Promise<Entry[]> {
  const format = findFormat.map((directive) => `${directive}\\0`).join('');
  const output = await run('find', [tree, '-mindepth', '1', '-printf', format]);
  const fields = output.toString('latin1').split('\0');
  const entries: Entry[] = [];
  for (let at = 0; at + findFormat.length < fields.length; at += findFormat.length) {
    const [path = '', type = '', mode, owner, size, time = '', target = '', inode = ''] = fields.slice(at);
    const facts = `${type} ${mode} ${owner}${type === 'f' ? ` ${size} bytes` : ''}`;
    entries.push({ path, type, facts, time, target, inode });
  }
  return entries;
}

/**
 * Lets each entry have the time that it has in the other tree, if that is earlier.
 * @returns the paths of these entries.
 */
function takeEarlierTimes(expected: readonly Entry[], actual: readonly Entry[]): Set<string> {
  const times = new Map(actual.map(({ path, time }) => [path, time]));
  const earlier = new Set<string>();
  for (const entry of expected) {
    const time = times.get(entry.path);
    if (time === undefined || Number(time) >= Number(entry.time)) continue;
    entry.time = time;
    earlier.add(entry.path);
  }
  return earlier;
}

function clampedTime(time: string, newest: number): string {
  const [seconds] = time.split('.');
  return `${Math.min(Number(seconds), newest)}.0000000000`;
}

function entryLines(entries: readonly Entry[], hasTime: (entry: Entry) => boolean): string[] {
  const lines: string[] = [];
  const names = new Map<string, string[]>();
  for (const entry of entries) {
    lines.push(`${entry.path}: ${entry.facts}`);
    if (hasTime(entry)) lines.push(`${entry.path}: time ${entry.time}`);
    if (entry.type === 'l') lines.push(`${entry.path} -> ${entry.target}`);
    const group = names.get(entry.inode);
    if (group === undefined) names.set(entry.inode, [entry.path]);
    else group.push(entry.path);
  }
  for (const group of names.values()) if (group.length > 1) lines.push(`one file: ${group.sort().join(' = ')}`);
  return lines;
}

/** One line per attribute: `path: key=0xHEX`, the path with the escapes of `getfattr`. */
async function listXattrs(tree: string): Promise<string[]> {
  const output = await run('getfattr', ['-Rhd', '-m', '-', '-e', 'hex', '.'], { cwd: tree });
  return output
    .toString('latin1')
    .split('\n\n')
    .flatMap((block) => {
      const [head = '', ...attributes] = block.trim().split('\n');
      return attributes.map((attribute) => `${head.replace('# file: ', '')}: ${attribute}`);
    });
}

function isRecorded(xattrLine: string): boolean {
  return !/: (trusted\.|security\.selinux=)/.test(xattrLine);
}

function lineDifferences(expected: readonly string[], actual: readonly string[]): string[] {
  const expectedLines = new Set(expected);
  const actualLines = new Set(actual);
  return [
    ...expected.filter((line) => !actualLines.has(line)).map((line) => `- ${line}`),
    ...actual.filter((line) => !expectedLines.has(line)).map((line) => `+ ${line}`),
  ];
}

/**
 * The GNU format has whole seconds; the clamp is tar's own. Exit code 1 of the second tar: there
 * are differences.
 */
const tarComparison =
  'set -o pipefail; expected=$1; actual=$2; shift 2; tar -C "$expected" --sort=name --format=gnu "$@" -cf - . |' +
  ' { tar -C "$actual" --compare -f - 2>&1 || [ $? -eq 1 ]; }';

async function tarDifferences(expected: string, actual: string, rule: TimeRule | undefined): Promise<string[]> {
  const clamp = rule === undefined ? [] : ['--clamp-mtime', `--mtime=@${rule.newest}`];
  const output = await run('bash', ['-c', tarComparison, 'compare', expected, actual, ...clamp]);
  const lines = output.toString().split('\n');
  // The tree's own directory is not an entry: programs that unpack give it what mode they like.
  return lines.filter((line) => line !== '' && !line.startsWith('.: '));
}
