import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureTree } from '@chunkah/roots';
import { overTheBar, programMissing } from './errors.ts';
import { type ItemName, itemNames } from './jobs/item-names.ts';
import {
  basesOf,
  commonOptions,
  type ItemSettings,
  itemJob,
  needsImages,
  needsMaps,
  needsPrevious,
  needsRegistry,
  type Program,
} from './jobs/items.ts';
import type { Job } from './jobs/job.ts';
import { makeMaps } from './jobs/maps.ts';
import { makePreviousImages } from './jobs/previous-images.ts';
import { startRegistry } from './jobs/registry.ts';
import { makeSourceImages } from './jobs/source-images.ts';
import { yardsticks } from './jobs/yardsticks.ts';
import { keepMemory } from './keep-memory.ts';
import { runRounds } from './measure/run-rounds.ts';
import type { BenchOptions } from './options.ts';
import { makeOutputPlace } from './output-place.ts';
import { summarize } from './report/summary.ts';
import { formatSummaries } from './report/table.ts';
import { describeVerdict, formatVerdicts, judge } from './report/verdicts.ts';

/** Start-up takes milliseconds: more rounds, among themselves. */
const startUpRounds = 20;

/**
 * Measures what `options` ask for, prints the table, and what is over its bar.
 * @throws ChunkahError `OVER_THE_BAR`, with `check`.
 */
export async function runBench(options: BenchOptions): Promise<void> {
  const programs = findPrograms();
  const tree = measureTree(options.rootfs);
  const place = makeOutputPlace(options.outputDirectory, options.rootfs, tree);
  process.once('exit', () => rmSync(place.directory, { recursive: true, force: true, maxRetries: 3 }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  const isMemoryKept = options.keepMemory && place.memory > 0;
  if (isMemoryKept) {
    process.stderr.write('makes the memory for outputs\n');
    keepMemory(place.directory, place.memory * 1.1);
  }
  const bases = [...options.only].flatMap(basesOf);
  const only = new Set([...options.only, ...bases, ...bases.flatMap(basesOf)]);
  const maps = [...options.only].some(needsMaps) ? await makeMaps(options.rootfs, place.directory) : undefined;
  const [ours] = programs;
  const build = ours === undefined ? [] : [...ours.command, 'build', ...commonOptions(options)];
  const previous = [...options.only].some(needsPrevious) ? makePreviousImages(build, place.directory) : undefined;
  const images = [...options.only].some(needsImages) ? makeSourceImages(build, temporaryDirectory()) : undefined;
  const registryPort = [...options.only].some(needsRegistry) ? await startRegistry() : undefined;
  const settings = { ...options, output: join(place.directory, 'image'), maps, previous, images, registryPort };
  const jobsOf = (names: readonly ItemName[]) => {
    const jobs = names
      .filter((name) => only.has(name))
      .flatMap((name) => {
        // What others are compared with need not meet its own bar.
        return itemJobs(programs, name, settings).map(({ bar, ...job }) =>
          bar === undefined || !options.only.has(name) ? job : { ...job, bar },
        );
      });
    return withYardsticks(jobs, options.rootfs);
  };
  const measured = [
    ...(await runRounds(jobsOf(itemNames.filter((name) => name !== 'help')), options.rounds, settings.output)),
    ...(await runRounds(jobsOf(['help']), startUpRounds, settings.output)),
  ];

  const output = place.isTmpfs ? `tmpfs${isMemoryKept ? ', its memory made before' : ''}` : place.directory;
  const cores = availableParallelism();
  const summaries = summarize(measured);
  const verdicts = judge(summaries);
  process.stdout.write(
    `${options.rootfs}: ${tree.entries} entries, ${tree.bytes} bytes; at most ${options.maxLayers} layers; output on ${output}\n` +
      `${cores} cores, Node ${process.version}; median of ${options.rounds} rounds, of ${startUpRounds} for help\n\n` +
      `${formatSummaries(summaries)}\n${formatVerdicts(verdicts)}`,
  );
  if (options.json !== undefined) {
    const machine = { cores, processor: cpus()[0]?.model, node: process.version, output };
    const report = { rootfs: options.rootfs, ...tree, maxLayers: options.maxLayers, machine, measured };
    writeFileSync(options.json, `${JSON.stringify({ ...report, summaries, verdicts }, undefined, 2)}\n`);
  }
  const over = verdicts.filter(({ isMet }) => !isMet);
  if (options.check && over.length > 0) throw overTheBar(over.map(describeVerdict));
}

/** For what need not lie on a tmpfs, whose memory the outputs need. Removed in the end. */
function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'chunkah-bench-images-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  return directory;
}

/** Ours, as built, and the peer if the environment names one. */
function findPrograms(): Program[] {
  const folder = join(import.meta.dirname, '../../../packages/chunkah');
  const ours = join(folder, 'bin/chunkah.js');
  const peer = process.env.CHUNKAH_BENCH_PEER;
  for (const path of [join(folder, 'dist/cli.js'), peer]) if (path && !existsSync(path)) throw programMissing(path);
  const programs: Program[] = [{ label: '', command: [process.execPath, ours], items: itemNames }];
  if (peer) programs.push({ label: 'peer', command: [peer], items: ['oci', 'archive', 'pipe', 'gzip'] });
  return programs;
}

function itemJobs(programs: readonly Program[], name: ItemName, settings: ItemSettings): Job[] {
  return programs.filter((program) => program.items.includes(name)).map((program) => itemJob(program, name, settings));
}

/** The jobs, before them the yardsticks that they need. */
function withYardsticks(jobs: readonly Job[], rootfs: string): Job[] {
  const needed = new Set(jobs.map((job) => job.yardstick));
  return [...yardsticks(rootfs).filter((job) => needed.has(job.name)), ...jobs];
}
