import { type ComponentId, decodeName, type FileId, type LoadContext } from '@chunkah/core';
import type { WeakPass } from './weak-pass.ts';

const registryPath = '/var/lib/ucf/registry';
const cachePath = '/var/lib/ucf/cache';

/** In bytes. */
const largestRegistry = 2 ** 24;

/**
 * Gives files of configuration that ucf manages to their packages: the registry has a line `PACKAGE
 * PATH` for each, and the cache a copy whose name is the path with `:` for `/`.
 * @param ownersOf the components of packages by name.
 * @returns number of entries given.
 */
export async function giveConfiguration(
  pass: WeakPass,
  { read, children }: Pick<LoadContext, 'read' | 'children'>,
  ownersOf: ReadonlyMap<string, readonly ComponentId[]>,
): Promise<number> {
  const { files } = pass;
  const registry = files.resolveFully(registryPath);
  const isRead = registry !== undefined && files.type(registry) === 'file' && files.size(registry) <= largestRegistry;
  const registered = isRead ? giveRegistered(pass, decodeName(await read(registry)), ownersOf) : 0;
  const cache = files.resolveFully(cachePath);
  return registered + (cache === undefined ? 0 : giveCopies(pass, children(cache)));
}

function giveRegistered(
  pass: WeakPass,
  registry: string,
  ownersOf: ReadonlyMap<string, readonly ComponentId[]>,
): number {
  const { files } = pass;
  let count = 0;
  for (const line of registry.split('\n')) {
    const [, name = '', path = ''] = /^(\S+)\s+(\/.*)$/s.exec(line) ?? [];
    const file = path === '' ? undefined : files.resolve(path);
    if (file !== undefined && files.type(file) !== 'directory' && pass.give(file, ownersOf.get(name) ?? [])) count += 1;
  }
  return count;
}

function giveCopies(pass: WeakPass, copies: readonly FileId[]): number {
  const { files, owners } = pass;
  let count = 0;
  for (const copy of copies) {
    const name = files.name(copy);
    const original = name.startsWith(':') ? files.resolve(name.replaceAll(':', '/')) : undefined;
    if (original !== undefined && pass.give(copy, owners.of(original))) count += 1;
  }
  return count;
}
