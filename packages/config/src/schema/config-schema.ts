import { expectedInterval, intervalNames, type RepoPlugin } from '@chunkah/core';
import { z } from 'zod';
import type { Config, RepoEntry } from '../config.ts';

// The message of each schema says what is expected; the checker says where and what was found.

const text = z.string('a text').min(1, 'a text that is not empty');
const path = z.string('a path').min(1, 'a path');
const flag = z.boolean('true or false');
const options = z.record(z.string(), z.unknown(), 'an object');

function wholeNumber(least: number, most: number, expected: string) {
  return z.int(expected).min(least, expected).max(most, expected);
}

function choice<const Names extends readonly [string, ...string[]]>(...names: Names) {
  return z.enum(names, { error: names.map((name) => `"${name}"`).join(' or ') });
}

const falsy = z.union([z.literal(false), z.null(), z.undefined(), z.literal(''), z.literal(0)]);

/** A list whose falsy entries are skipped. */
function listOf<Item extends z.ZodType>(item: Item, expected: string) {
  return z.array(z.union([falsy, item]), expected);
}

const interval = z.union([z.enum(intervalNames), z.number().positive()], { error: expectedInterval });

export const ruleSchema = z.strictObject(
  { prefix: path, component: text, interval: interval.optional(), optional: flag.optional() },
  'an object with "prefix" and "component"',
);

/** What a factory of a plugin gives. Its name, version and contract are checked with those of the other plugins. */
const plugin = z.custom<RepoPlugin>(
  (value) => typeof value === 'object' && value !== null && 'load' in value && typeof value.load === 'function',
);

const repo: z.ZodType<Exclude<RepoEntry, false | null | undefined | '' | 0>> = z.union(
  [plugin, text, z.tuple([text, z.literal(false)]), z.tuple([text, options])],
  { error: 'a repo, its name, ["name", { options }], or ["name", false]' },
);

const group = z.union(
  [
    listOf(text, 'a list of components'),
    z.strictObject({
      components: z.array(text, 'a list of components'),
      interval: interval.optional(),
      alone: flag.optional(),
    }),
  ],
  { error: 'a list of components, or { components, interval, alone }' },
);

const presetEntry = z.union([text, z.custom<object>((value) => typeof value === 'object' && value !== null)], {
  error: 'the name of a preset, or a preset',
});

/** All that a config may say; `config.ts` says what it means. */
export const configSchema = z
  .strictObject(
    {
      rootfs: path,
      output: path,
      maxLayers: wholeNumber(1, Number.MAX_SAFE_INTEGER, 'a whole number of at least 1'),
      imageConfig: z.union([path, options], { error: 'a path or an object' }),
      labels: listOf(text, 'a list of KEY=VALUE, KEY- or -'),
      annotations: listOf(text, 'a list of KEY=VALUE or KEY-'),
      sourceDateEpoch: wholeNumber(0, 253_402_300_799, 'whole seconds from 1970 to 9999'),
      compressed: flag,
      compressionLevel: wholeNumber(0, 9, 'a whole number from 0 to 9'),
      architecture: text,
      tag: text,
      skipSpecialFiles: flag,
      prune: listOf(path, 'a list of paths'),
      stripHints: flag,
      threads: wholeNumber(1, 1024, 'a whole number from 1 to 1024'),
      filemap: path,
      componentMap: path,
      rules: listOf(ruleSchema, 'a list of rules'),
      repos: listOf(repo, 'a list of repos'),
      priorities: z.record(z.string(), z.number('a number'), 'an object with numbers'),
      groups: z.record(z.string(), group, 'an object with groups'),
      presets: listOf(presetEntry, 'a list of presets'),
      compat: choice('chunkah-0.6'),
      directoryTimes: choice('newest-entry', 'disk'),
      timesBefore1970: choice('zero', 'clamp'),
      symlinkTargets: choice('exact', 'tidied'),
      linkIdentity: choice('device-and-inode', 'inode'),
      hardLinks: choice('together', 'by-name'),
      misreadNames: choice('refused', 'recorded'),
      sizeRule: choice('file-bytes', 'entry-bytes'),
      imageConfigFields: choice('all', 'chunkah-0.6'),
      digestfile: path,
      componentsFile: path,
    },
    'an object with options',
  )
  .partial();

/** The names of all options. */
export const configKeys: readonly string[] = Object.keys(configSchema.shape);

/** The schema and the documented type say the same: a difference does not compile. */
type Same<A, B> = [A, B] extends [B, A] ? true : never;
export const schemaFitsType: Same<keyof z.input<typeof configSchema>, keyof Config> = true;
