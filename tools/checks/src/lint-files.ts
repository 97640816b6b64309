import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** A complaint of the linter about a file. */
export interface Finding {
  /** For example `lint/style/noRestrictedImports`. */
  readonly category: string;
  readonly message: string;
}

interface BiomeReport {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly severity: string;
    readonly message: string;
    readonly location: { readonly path: string };
  }[];
}

/**
 * Lints temporary files with the repository's own `biome.json`.
 *
 * @param files Text of each file by its path in the repository.
 * @returns The errors of each file by its path; a file without errors has an empty list.
 */
export function lintFiles(files: ReadonlyMap<string, string>): Map<string, Finding[]> {
  const workspace = mkdtempSync(join(tmpdir(), 'chunkah-lint-'));
  try {
    for (const shared of ['biome.json', 'tools/checks/lint']) {
      cpSync(join(repositoryRoot, shared), join(workspace, shared), { recursive: true });
    }
    for (const [path, text] of files) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), text);
    }
    const findings = new Map([...files.keys()].map((path): [string, Finding[]] => [path, []]));
    for (const { category, severity, message, location } of runBiome(workspace).diagnostics) {
      if (severity === 'error') findings.get(location.path)?.push({ category, message });
    }
    return findings;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

function runBiome(workspace: string): BiomeReport {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none'];
  const run = spawnSync(process.execPath, [biome, ...args], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  try {
    return JSON.parse(run.stdout) as BiomeReport;
  } catch (cause) {
    throw new Error(`biome gave no report: ${run.stderr}`, { cause });
  }
}
