import { ClaimRecorder } from '../claims/claim-recorder.ts';
import { repoFailed } from '../claims/errors.ts';
import { type LoadedRepo, loadRepos } from '../claims/load-repos.ts';
import type { LoadContext } from '../contract/load-context.ts';
import { FileBits } from '../files/file-bits.ts';
import type { FileId } from '../files/file-id.ts';
import { type ClaimRecord, notingClaims, type RecordedClaim } from './record-claims.ts';

/**
 * The weak claims that repos would make on the watched files that others had taken before their
 * turn. Weak claims are requested once, so each of these repos is loaded a second time and asked
 * about only these files: a repo that considers its files together might have answered differently
 * in its turn.
 * @param record whose repos have been resolved.
 * @throws ChunkahError as `loadRepos` and `resolveClaims` do.
 */
export async function unaskedClaims(record: ClaimRecord, context: LoadContext): Promise<RecordedClaim[]> {
  const unasked = new Map<string, FileId[]>();
  for (const { plugin, repo } of record.repos) {
    if (repo.weakClaims === undefined) continue;
    const files = Array.from(record.watched).filter((file) => record.offered.get(plugin.name)?.has(file) !== true);
    if (files.length > 0) unasked.set(plugin.name, files);
  }
  const plugins = record.repos.map(({ plugin }) => plugin).filter(({ name }) => unasked.has(name));
  const claims: RecordedClaim[] = [];
  for (const loaded of await loadRepos(plugins, context)) {
    context.signal.throwIfAborted();
    claims.push(...(await askAlone(loaded, unasked.get(loaded.plugin.name) ?? [])));
  }
  return claims;
}

async function askAlone(loaded: LoadedRepo, files: readonly FileId[]): Promise<RecordedClaim[]> {
  const { plugin, repo, context } = loaded;
  const { count } = context.files;
  const left = new FileBits(count);
  for (const file of files) left.add(file);
  const claims: RecordedClaim[] = [];
  try {
    // A repo may rely on the order of the passes.
    repo.strongClaims?.(new ClaimRecorder(count, repo.components.length));
    const recorder = new ClaimRecorder(count, repo.components.length, left);
    const noting = notingClaims(loaded, 'weak', recorder, (claim) => claims.push(claim), false);
    await repo.weakClaims?.(left, noting, context);
  } catch (error) {
    context.signal.throwIfAborted();
    throw repoFailed(plugin, 'weak claims', error);
  }
  return claims;
}
