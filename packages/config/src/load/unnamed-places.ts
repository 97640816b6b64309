/**
 * A directory whose path is not UTF-8 is reached through a kernel link, see `absolutePath` of the
 * options. Node would resolve the link to find a module, and lose bytes.
 */
const unnamedPlace = /^file:\/\/\/proc\/self\/(?:cwd|fd\/\d+)\//;

/** Whether a URL leads through such a link. */
export function isUnnamed(url: string | undefined): boolean {
  return url !== undefined && unnamedPlace.test(url);
}

/** Resolves a module from such a place as Node does, but without resolving symlinks. */
export type FindUnnamed = (specifier: string, parentUrl: string, conditions?: Iterable<string>) => string;

/** Most runs do not need this. */
export async function loadFindUnnamed(): Promise<FindUnnamed> {
  const { moduleResolve } = await import('import-meta-resolve');
  return (specifier, parentUrl, conditions = ['node', 'import']) =>
    moduleResolve(specifier, new URL(parentUrl), new Set(conditions), true).href;
}
