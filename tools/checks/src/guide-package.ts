import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** A fenced block of a page: three backticks, a language, and the path of a file. */
export interface GuideBlock {
  readonly language: string;
  /** Path in the package that the page makes; empty for commands. */
  readonly path: string;
  readonly text: string;
}

/** The blocks of a page, in its order. */
export function guideBlocks(page: string): GuideBlock[] {
  const markdown = readFileSync(join(repositoryRoot, page), 'utf8');
  const blocks = markdown.matchAll(/^```(\w*) ?(\S*)\n(.*?)^```$/gms);
  return Array.from(blocks, ([, language = '', path = '', text = '']) => ({ language, path, text }));
}

/**
 * Writes files into a new folder, with packages as `npm install` would bring them.
 * @returns the folder, which the caller removes.
 */
export function writeGuidePackage(files: ReadonlyMap<string, string>, installed: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'chunkah-plugin-'));
  for (const name of installed) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(repositoryRoot, 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The program from its sources, for {@link runNode}. */
export const chunkahSources: readonly string[] = [
  '--conditions=@chunkah/source',
  join(repositoryRoot, 'packages/chunkah/src/cli.ts'),
];

/** Runs a program of Node in a folder. A failure shows all that it wrote. */
export function runNode(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, timeout: 60_000 }, (error, output, errors) => {
      if (error === null) resolve(output);
      else reject(new Error(`${args.join(' ')}\n${output}${errors}`));
    });
  });
}

/**
 * Faults of type in a package. Ours are taken from their sources, which lie outside the package:
 * nothing is written.
 */
export function typeFaults(folder: string): Promise<string> {
  const sources = ['--customConditions', '@chunkah/source', '--rootDir', '/', '--noEmit'];
  return runNode(folder, [join(repositoryRoot, 'node_modules/typescript/bin/tsc'), '--project', '.', ...sources]);
}

/**
 * Runs the tests of a package.
 * @returns how many there are, all of which passed.
 */
export async function passedTests(folder: string): Promise<number> {
  const report = join(folder, 'report.json');
  const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
  const ours = ['--root', '.', '--config', join(repositoryRoot, 'vitest.config.ts')];
  await runNode(folder, [vitest, 'run', ...ours, '--reporter=default', '--reporter=json', '--outputFile.json', report]);
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly numPassedTests: number;
    readonly numTotalTests: number;
  };
  if (numPassedTests !== numTotalTests) throw new Error(`${numPassedTests} of ${numTotalTests} tests passed`);
  return numPassedTests;
}
