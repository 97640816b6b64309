import type { Claims, FileSet } from '../contract/claims.ts';
import type { ComponentRepo, RepoPlugin } from '../contract/repo-plugin.ts';
import { sampleContext } from '../contract/sample-context.fixture.ts';
import type { FileIndex } from '../files/file-index.ts';
import type { Assignment } from './assignment.ts';
import { type LoadedRepo, loadRepos } from './load-repos.ts';
import { resolveClaims } from './resolve-claims.ts';
import { pathsByComponent } from './sample-assignment.fixture.ts';

/** Components by path: what a sample repo claims. */
type SampleClaims = Readonly<Record<string, string | readonly string[]>>;

export interface SampleRepo {
  readonly priority?: number;
  readonly strong?: SampleClaims;
  readonly weak?: SampleClaims;
  /** Overrides parts of what `load` returns. */
  readonly answer?: Partial<ComponentRepo>;
}

function sampleRepo(name: string, { priority = 50, strong, weak, answer }: SampleRepo): RepoPlugin {
  const names = [...new Set([strong, weak].flatMap((claims) => Object.values(claims ?? {}).flat()))];
  const claim = (files: FileIndex, wanted: SampleClaims, claims: Claims, left?: FileSet) => {
    for (const [path, components] of Object.entries(wanted)) {
      const file = files.find(path) ?? -1;
      if (left !== undefined && !left.has(file)) continue;
      for (const component of [components].flat()) claims.add(file, names.indexOf(component));
    }
  };
  return {
    name,
    version: '1.2.3',
    apiVersion: 1,
    priority,
    load: ({ files }) =>
      Promise.resolve({
        components: names.map((component) => ({ name: component, stability: 0.5, mtimeClamp: 7 })),
        ...(strong && { strongClaims: (claims: Claims) => claim(files, strong, claims) }),
        ...(weak && { weakClaims: (left: FileSet, claims: Claims) => claim(files, weak, claims, left) }),
        ...answer,
      }),
  };
}

/** Sample repos by name. */
export type SampleRepos = Readonly<Record<string, SampleRepo>>;

/** Loads sample repos and resolves their claims. */
export async function resolve(files: FileIndex, repos: SampleRepos, linksTogether = true): Promise<Assignment> {
  const loaded = await loadSamples(files, repos);
  return resolveClaims({ files, repos: loaded, linksTogether, defaultMtimeClamp: 1_000 });
}

export function loadSamples(files: FileIndex, repos: SampleRepos): Promise<LoadedRepo[]> {
  const plugins = Object.entries(repos).map(([name, repo]) => sampleRepo(name, repo));
  return loadRepos(plugins, sampleContext(files));
}

/** Like {@link resolve}, but gives the paths of each component. */
export async function resolved(...of: Parameters<typeof resolve>): Promise<Record<string, string[]>> {
  const assignment = await resolve(...of);
  return pathsByComponent(of[0], assignment);
}
