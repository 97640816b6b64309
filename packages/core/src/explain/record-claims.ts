import type { LoadedRepo } from '../claims/load-repos.ts';
import type { Claims, FileSet } from '../contract/claims.ts';
import type { ComponentId } from '../contract/component.ts';
import type { FileId } from '../files/file-id.ts';

/** A claim that a repo made, whether it wins or not. */
export interface RecordedClaim {
  /** Name of the repo. */
  readonly repo: string;
  readonly priority: number;
  readonly strength: 'strong' | 'weak';
  readonly file: FileId;
  /** Whole name of the component, `repo/name`. */
  readonly component: string;
  /**
   * Whether the repo was asked about the file when claims were resolved. If false, others had taken
   * the file before its turn, and this is its answer when asked about only such files.
   */
  readonly asked: boolean;
}

export interface ClaimRecord {
  /** To be resolved instead of the given repos; they make the same claims. */
  readonly repos: readonly LoadedRepo[];
  readonly watched: ReadonlySet<FileId>;
  /** The claims on watched files; complete once the repos have been resolved. */
  readonly claims: readonly RecordedClaim[];
  /** The watched files that a repo's weak pass was offered, by the repo's name. */
  readonly offered: ReadonlyMap<string, ReadonlySet<FileId>>;
}

/**
 * Passes on all claims of repos, and records those on some files, including claims that do not win.
 */
export function recordClaims(repos: readonly LoadedRepo[], watched: ReadonlySet<FileId>): ClaimRecord {
  const claims: RecordedClaim[] = [];
  const offered = new Map<string, ReadonlySet<FileId>>();
  const record = (loaded: LoadedRepo): LoadedRepo => {
    const { plugin, repo } = loaded;
    const note = (claim: RecordedClaim) => void (watched.has(claim.file) && claims.push(claim));
    const { weakClaims } = repo;
    return {
      ...loaded,
      repo: {
        components: repo.components,
        strongClaims: (target) => repo.strongClaims?.(notingClaims(loaded, 'strong', target, note)),
        ...(weakClaims && {
          weakClaims(left, target, context) {
            offered.set(plugin.name, intersection(watched, left));
            return weakClaims.call(repo, left, notingClaims(loaded, 'weak', target, note), context);
          },
        }),
      },
    };
  };
  return { repos: repos.map(record), watched, claims, offered };
}

/** Claims that are passed on to `target`, and recorded once it has accepted them. */
export function notingClaims(
  { plugin, repo }: LoadedRepo,
  strength: RecordedClaim['strength'],
  target: Claims,
  note: (claim: RecordedClaim) => void,
  asked = true,
): Claims {
  return {
    add(file: FileId, component: ComponentId) {
      target.add(file, component);
      const name = `${plugin.name}/${repo.components[component]?.name}`;
      note({ repo: plugin.name, priority: plugin.priority, strength, file, component: name, asked });
    },
    has: (file) => target.has(file),
  };
}

function intersection(files: ReadonlySet<FileId>, left: FileSet): ReadonlySet<FileId> {
  return new Set(Array.from(files).filter((file) => left.has(file)));
}
