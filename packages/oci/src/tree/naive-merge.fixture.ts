import type { HandmadeEntry } from './handmade-tar.fixture.ts';

/*
 * Layers applied one after the other, as a client unpacks them: whiteouts first, then what the
 * layer holds, directories before their contents, links last.
 */

/** What a path names; names of one inode have one object. */
interface Inode {
  readonly content: string;
}

/**
 * The tree that layers make, as `shownTree` shows it; an error for layers that clients may refuse.
 * Within a layer no path occurs twice.
 */
export function naiveMerge(layers: readonly (readonly HandmadeEntry[])[]): string[] {
  const tree = new Map<string, Inode>();
  for (const layer of layers) {
    for (const { name } of layer) applyMark(tree, name);
    const entries = layer.filter(({ name }) => !name.includes('.wh.'));
    const isLink = ({ type }: HandmadeEntry) => type === '1';
    const paths = (entry: HandmadeEntry) => tidy(entry.name);
    const others = entries.filter((entry) => !isLink(entry)).sort((a, b) => (paths(a) < paths(b) ? -1 : 1));
    for (const entry of [...others, ...entries.filter(isLink)]) applyEntry(tree, entry);
  }
  return shown(tree);
}

function tidy(name: string): string {
  return name.replace(/\/$/, '').replaceAll('/', '\0');
}

function applyMark(tree: Map<string, Inode>, name: string): void {
  const [, parent = '', mark = ''] = /^(?:(.*)\/)?\.wh\.(.*)$/.exec(name) ?? [undefined, undefined, undefined];
  if (mark === '') return;
  for (let end = parent.length; end > 0; end = parent.lastIndexOf('/', end - 1)) {
    const found = tree.get(tidy(parent.slice(0, end)));
    if (found !== undefined && found.content !== 'directory') throw new Error(`${name} is blocked`);
  }
  if (mark === '.wh..opq') removeBelow(tree, tidy(parent));
  else remove(tree, tidy(parent === '' ? mark : `${parent}/${mark}`));
}

function remove(tree: Map<string, Inode>, path: string): void {
  tree.delete(path);
  removeBelow(tree, path);
}

function removeBelow(tree: Map<string, Inode>, path: string): void {
  for (const key of [...tree.keys()]) if (path === '' || key.startsWith(`${path}\0`)) tree.delete(key);
}

function applyEntry(tree: Map<string, Inode>, { name, type, linkName = '', data = '' }: HandmadeEntry): void {
  const path = tidy(name);
  const parts = path.split('\0');
  for (let length = 1; length < parts.length; length += 1) {
    const above = parts.slice(0, length).join('\0');
    const found = tree.get(above);
    if (found !== undefined && found.content !== 'directory') throw new Error(`${name} is blocked`);
    if (found === undefined) tree.set(above, { content: 'directory' });
  }
  if (type === '1') {
    remove(tree, path);
    const target = tree.get(tidy(linkName));
    if (target === undefined || target.content === 'directory') throw new Error(`${name} leads nowhere`);
    tree.set(path, target);
    return;
  }
  const isDirectory = name.endsWith('/');
  if (!isDirectory) removeBelow(tree, path);
  tree.set(path, { content: isDirectory ? 'directory' : type === '2' ? ` -> ${linkName}` : `: ${String(data)}` });
}

function shown(tree: ReadonlyMap<string, Inode>): string[] {
  const first = new Map<Inode, string>();
  const paths = [...tree.keys()].sort();
  return paths.map((key) => {
    const path = key.replaceAll('\0', '/');
    const inode = tree.get(key);
    if (inode === undefined || inode.content === 'directory') return `${path}/`;
    const known = first.get(inode);
    first.set(inode, known ?? path);
    return known === undefined ? `${path}${inode.content}` : `${path} = ${known}`;
  });
}
