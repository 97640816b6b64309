import type { ComponentId, FileId } from '../contract/component.ts';
import { FileBits } from '../files/file-bits.ts';
import type { FileIndex } from '../files/file-index.ts';
import { GrowingColumn } from '../files/growing-column.ts';
import { compareBytes } from '../text/byte-order.ts';
import { type AssignedComponent, type Assignment, unclaimedName } from './assignment.ts';
import { ClaimRecorder } from './claim-recorder.ts';
import { repoFailed } from './errors.ts';
import { linkGroupMembers } from './link-groups.ts';
import type { LoadedRepo } from './load-repos.ts';

export interface ResolveOptions {
  readonly files: FileIndex;
  /** In the order in which their claims count, as `loadRepos` gives them. */
  readonly repos: readonly LoadedRepo[];
  /** Whether all names of one inode go to the components of the best claim among them. */
  readonly linksTogether: boolean;
  /** Unix seconds: the clamp of what nobody claimed. */
  readonly defaultMtimeClamp: number;
}

/**
 * Decides which component each entry belongs to. First the strong claims of all repos, then the weak ones over what is left,
 * repo by repo: the first repo that claims an entry has it.
 * @throws ChunkahError naming plugin, version and step when a plugin throws or claims what it may not.
 */
export async function resolveClaims(options: ResolveOptions): Promise<Assignment> {
  const resolution = new Resolution(options);
  for (const loaded of options.repos) {
    await resolution.take(loaded, 'strong claims', (claims) => loaded.repo.strongClaims?.(claims));
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

/** The state of one run: who has what so far. */
class Resolution {
  readonly #options: ResolveOptions;
  readonly #components: AssignedComponent[] = [];
  /** Number of the first component of each repo. */
  readonly #firstComponent = new Map<LoadedRepo, number>();
  readonly #taken: FileBits;
  readonly #linkNames: (file: FileId) => Iterable<FileId>;
  readonly #pairFiles = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), 1024);
  readonly #pairComponents = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), 1024);

  constructor(options: ResolveOptions) {
    this.#options = options;
    const { files, repos } = options;
    this.#taken = new FileBits(files.count);
    this.#linkNames = options.linksTogether ? linkGroupMembers(files) : (file) => [file];
    for (const loaded of repos) {
      this.#firstComponent.set(loaded, this.#components.length);
      for (const { name, stability, mtimeClamp } of loaded.repo.components) {
        this.#components.push({ name: `${loaded.plugin.name}/${name}`, stability, mtimeClamp });
      }
    }
  }

  left(): FileBits {
    const left = new FileBits(this.#options.files.count);
    for (let file = 0; file < this.#options.files.count; file += 1) {
      if (!this.#taken.has(file)) left.add(file);
    }
    return left;
  }

  /** Lets a repo claim in one pass and keeps the claims on files that are still free. */
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
    recorder.forEachFile((file, components) => this.#give(file, components, first));
  }

  /** Gives a free file, and with it the other names of its inode, to components. */
  #give(file: FileId, components: readonly ComponentId[], first: number): void {
    if (this.#taken.has(file)) return;
    for (const name of this.#linkNames(file)) {
      this.#taken.add(name);
      for (const component of components) this.#addPair(name, first + component);
    }
  }

  #addPair(file: FileId, component: number): void {
    this.#pairFiles.push(file);
    this.#pairComponents.push(component);
  }

  finish(): Assignment {
    const unclaimed = this.#components.length;
    this.#components.push({ name: unclaimedName, stability: 0, mtimeClamp: this.#options.defaultMtimeClamp });
    for (const file of this.left()) this.#addPair(file, unclaimed);
    return groupPairs(
      this.#components,
      (this.#pairFiles.values as Uint32Array).subarray(0, this.#pairFiles.length),
      (this.#pairComponents.values as Uint32Array).subarray(0, this.#pairComponents.length),
    );
  }
}

function refusePromise(answer: unknown): void {
  if (!(answer instanceof Promise)) return;
  // This run ends here: how the promise ends is of no interest, but it must not end the process instead.
  answer.catch(() => undefined);
  throw new TypeError('strong claims must be synchronous');
}

/** Sorts pairs of file and component by component (in byte order of the names) and file, without the components that have none. */
function groupPairs(
  components: readonly AssignedComponent[],
  pairFiles: Uint32Array,
  pairComponents: Uint32Array,
): Assignment {
  const counts = new Uint32Array(components.length);
  for (let pair = 0; pair < pairComponents.length; pair += 1) {
    const component = pairComponents[pair] ?? 0;
    counts[component] = (counts[component] ?? 0) + 1;
  }
  const order = components
    .map((component, number) => ({ component, number }))
    .filter(({ number }) => (counts[number] ?? 0) > 0)
    .sort((a, b) => compareBytes(a.component.name, b.component.name));
  const start = new Uint32Array(order.length + 1);
  const next = new Uint32Array(components.length);
  order.forEach(({ number }, place) => {
    next[number] = start[place] ?? 0;
    start[place + 1] = (start[place] ?? 0) + (counts[number] ?? 0);
  });
  const files = new Uint32Array(pairFiles.length);
  for (let pair = 0; pair < pairFiles.length; pair += 1) {
    const component = pairComponents[pair] ?? 0;
    const at = next[component] ?? 0;
    files[at] = pairFiles[pair] ?? 0;
    next[component] = at + 1;
  }
  for (let place = 0; place < order.length; place += 1) files.subarray(start[place], start[place + 1]).sort();
  return { components: order.map(({ component }) => component), start, files };
}
