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
  /** In the order in which their claims count, as `loadRepos` gives them. */
  readonly repos: readonly LoadedRepo[];
  /** Whether all names of one inode go to the components of the best claim among them. */
  readonly linksTogether: boolean;
  /** Unix seconds: the clamp of what nobody claimed. */
  readonly defaultMtimeClamp: number;
  /**
   * Unix seconds: a later clamp that a repo gives becomes this one. Default: clamps stay as given.
   */
  readonly latestMtimeClamp?: number;
}

/**
 * Decides which component each entry belongs to. First the strong claims of all repos, then the
 * weak ones over what is left, repo by repo: the first repo that claims an entry has it.
 * @throws ChunkahError naming plugin, version and step when a plugin throws or claims what it may
 * not.
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

/** The state of one run: who has what so far. */
class Resolution {
  readonly #options: ResolveOptions;
  /** Of all repos, and what nobody claimed as the last. */
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
        // Named besides: of an instance of a class, accessors are not spread.
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
    let given = -1;
    recorder.forEachPair((file, component) => {
      if (file !== given && this.#taken.has(file)) return;
      given = file;
      this.#give(file, first + component);
    });
  }

  /** Gives a file, and with it the other names of its inode, to a component. */
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
  // This run ends here: how the promise ends is of no interest, but it must not end the process
  // instead.
  answer.catch(() => undefined);
  throw new TypeError('strong claims must be synchronous');
}

/**
 * Turns the table round: components in byte order of their names, without those that have no file.
 */
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
