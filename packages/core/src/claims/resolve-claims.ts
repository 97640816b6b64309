import { latestTimestamp } from '../contract/component.ts';
import { FileBits } from '../files/file-bits.ts';
import type { FileId } from '../files/file-id.ts';
import type { FileIndex } from '../files/file-index.ts';
import { compareBytes } from '../text/byte-order.ts';
import { type AssignedComponent, type Assignment, unclaimedName } from './assignment.ts';
import { ClaimRecorder } from './claim-recorder.ts';
import { ComponentsByFile } from './components-by-file.ts';
import { repoFailed } from './errors.ts';
import { linkGroupMembers } from './link-groups.ts';
import type { LoadedRepo } from './load-repos.ts';

export interface ResolveOptions {
  readonly files: FileIndex;
  /** In order of precedence, as returned by `loadRepos`. */
  readonly repos: readonly LoadedRepo[];
  /** Whether all hard links of a file go to the components of the best claim among them. */
  readonly linksTogether: boolean;
  /** Unix seconds: the clamp of unclaimed entries. */
  readonly defaultMtimeClamp: number;
  /** Unix seconds: upper limit of the clamps that repos give. Default: no limit. */
  readonly latestMtimeClamp?: number;
}

/**
 * Decides which component each entry belongs to. The strong claims of all repos come first, then
 * the weak ones for what is left, repo by repo: the first repo to claim an entry gets it.
 * @throws ChunkahError naming plugin, version and step if a plugin throws or makes an invalid
 *   claim.
 */
export async function resolveClaims(options: ResolveOptions): Promise<Assignment> {
  const resolution = new Resolution(options);
  for (const loaded of options.repos) {
    const { repo } = loaded;
    if (repo.strongClaims === undefined) continue;
    await resolution.take(loaded, 'strong claims', (claims) => repo.strongClaims?.(claims));
  }
  for (const loaded of options.repos) {
    const { repo, context } = loaded;
    if (repo.weakClaims === undefined) continue;
    context.signal.throwIfAborted();
    const left = resolution.left();
    await resolution.take(loaded, 'weak claims', (claims) => repo.weakClaims?.(left, claims, context), left);
  }
  return resolution.finish();
}

/** The state of one run: which component has which entry so far. */
class Resolution {
  readonly #options: ResolveOptions;
  /** Those of all repos, and the unclaimed one last. */
  readonly #components: readonly AssignedComponent[];
  /** Number of the first component of each repo. */
  readonly #firstComponent = new Map<LoadedRepo, number>();
  readonly #taken: ComponentsByFile;
  readonly #linkNames: (file: FileId) => Iterable<FileId>;

  constructor(options: ResolveOptions) {
    this.#options = options;
    const { files, repos, linksTogether, defaultMtimeClamp, latestMtimeClamp = latestTimestamp } = options;
    const components: AssignedComponent[] = [];
    for (const loaded of repos) {
      this.#firstComponent.set(loaded, components.length);
      for (const component of loaded.repo.components) {
        // Named explicitly: spreading an instance of a class omits its accessors.
        const { stability, mtimeClamp } = component;
        const name = `${loaded.plugin.name}/${component.name}`;
        components.push({ ...component, name, stability, mtimeClamp: Math.min(mtimeClamp, latestMtimeClamp) });
      }
    }
    components.push({ name: unclaimedName, stability: 0, mtimeClamp: defaultMtimeClamp });
    this.#components = components;
    this.#taken = new ComponentsByFile(files.count, components.length);
    this.#linkNames = linksTogether ? linkGroupMembers(files) : (file) => [file];
  }

  left(): FileBits {
    const left = new FileBits(this.#options.files.count);
    for (let file = 0; file < this.#options.files.count; file += 1) {
      if (!this.#taken.has(file)) left.add(file);
    }
    return left;
  }

  /** Runs one pass of a repo and keeps its claims on files that are still free. */
  async take(
    loaded: LoadedRepo,
    step: 'strong claims' | 'weak claims',
    claim: (claims: ClaimRecorder) => void | Promise<void>,
    allowed?: FileBits,
  ): Promise<void> {
    const first = this.#firstComponent.get(loaded) ?? 0;
    let recorder: ClaimRecorder;
    try {
      recorder = new ClaimRecorder(this.#options.files.count, loaded.repo.components.length, allowed);
      const answer = claim(recorder);
      if (step === 'strong claims') refusePromise(answer);
      await answer;
    } catch (error) {
      loaded.context.signal.throwIfAborted();
      throw repoFailed(loaded.plugin, step, error);
    }
    let given = -1;
    recorder.forEachPair((file, component) => {
      if (file !== given && this.#taken.has(file)) return;
      given = file;
      this.#give(file, first + component);
    });
  }

  /** Gives a file, along with its other hard links, to a component. */
  #give(file: FileId, component: number): void {
    if (this.#options.files.linkGroup(file) === 0) this.#taken.add(file, component);
    else for (const name of this.#linkNames(file)) this.#taken.add(name, component);
  }

  finish(): Assignment {
    const unclaimed = this.#components.length - 1;
    for (let file = 0; file < this.#options.files.count; file += 1) {
      if (!this.#taken.has(file)) this.#taken.add(file, unclaimed);
    }
    return filesByComponent(this.#components, this.#taken);
  }
}

function refusePromise(answer: unknown): void {
  if (!(answer instanceof Promise)) return;
  // This run ends here: the promise no longer matters, but its rejection must not end the process.
  answer.catch(() => undefined);
  throw new TypeError('strong claims must be synchronous');
}

/** Inverts the table: components in byte order of their names, without those that have no files. */
function filesByComponent(components: readonly AssignedComponent[], byFile: ComponentsByFile): Assignment {
  const counts = new Uint32Array(components.length);
  byFile.forEachPair((_, component) => {
    counts[component] = (counts[component] ?? 0) + 1;
  });
  const order = components
    .map((component, number) => ({ component, number }))
    .filter(({ number }) => (counts[number] ?? 0) > 0)
    .sort((a, b) => compareBytes(a.component.name, b.component.name));
  const start = new Uint32Array(order.length + 1);
  const next = new Uint32Array(components.length);
  for (const [place, { number }] of order.entries()) {
    const first = start[place] ?? 0;
    next[number] = first;
    start[place + 1] = first + (counts[number] ?? 0);
  }
  const files = new Uint32Array(start[order.length] ?? 0);
  byFile.forEachPair((file, component) => {
    const at = next[component] ?? 0;
    files[at] = file;
    next[component] = at + 1;
  });
  return { components: order.map(({ component }) => component), start, files };
}
