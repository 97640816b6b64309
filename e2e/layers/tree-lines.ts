import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { outcomeOf } from '../program.ts';

/**
 * A tree on disk, one line per entry in byte order: `directory/`, `file: content`,
 * `symlink -> target`, `second name = first name`, `name (fifo)`. Then what is unusual: a mode
 * other than 755 or 644, an owner that is not root, a file's time that is not 1970, attributes.
 *
 * A name that is listed but cannot be opened is `name (no entry)`: overlay file systems show a
 * whiteout so where nothing lies below it.
 */
export async function treeLines(root: string): Promise<string[]> {
  const xattrs = await xattrsOf(root);
  const firstNames = new Map<number, string>();
  const lines: string[] = [];
  const visit = (directory: string) => {
    for (const name of readdirSync(join(root, directory)).sort()) {
      const path = directory + name;
      const found = lstatSync(join(root, path), { throwIfNoEntry: false });
      lines.push(found === undefined ? `${path} (no entry)` : lineOf(path, found) + (xattrs.get(path) ?? ''));
      if (found?.isDirectory() === true) visit(`${path}/`);
    }
  };
  const lineOf = (path: string, found: Stats): string => {
    const first = found.isDirectory() ? undefined : firstNames.get(found.ino);
    if (first !== undefined) return `${path} = ${first}`;
    firstNames.set(found.ino, path);
    return `${path}${whatItIs(join(root, path), found)}${unusual(found)}`;
  };
  visit('');
  return lines;
}

function whatItIs(path: string, found: Stats): string {
  if (found.isDirectory()) return '/';
  if (found.isSymbolicLink()) return ` -> ${readlinkSync(path)}`;
  return found.isFile() ? `: ${readFileSync(path, 'latin1')}` : found.isFIFO() ? ' (fifo)' : ' (device)';
}

function unusual(found: Stats): string {
  const mode = found.mode & 0o7777;
  const usual = found.isSymbolicLink() ? mode : found.isDirectory() ? 0o755 : 0o644;
  const owner = `${found.uid}:${found.gid}`;
  const time = found.isFile() ? found.mtimeMs / 1000 : 0;
  return [
    mode === usual ? '' : ` ${mode.toString(8)}`,
    owner === '0:0' ? '' : ` ${owner}`,
    time === 0 ? '' : ` @${time}`,
  ].join('');
}

/** By path: the attributes that images record, as ` key=value`. */
async function xattrsOf(root: string): Promise<Map<string, string>> {
  // It fails for names without an entry, and reads on.
  const { stdout } = await outcomeOf('getfattr', ['-Rhd', '-m', '^(user|security)[.]', '.'], { cwd: root });
  const blocks = stdout.toString('latin1').trim().split('\n\n');
  return new Map(
    blocks.map((block): [string, string] => {
      const [head = '', ...attributes] = block.split('\n');
      return [head.replace('# file: ', ''), ` ${attributes.join(' ').replaceAll('"', '')}`];
    }),
  );
}
