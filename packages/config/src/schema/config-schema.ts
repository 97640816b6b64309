import type { Packer, Preset, RepoPlugin } from '@chunkah/core';
import { z } from 'zod';
import type { RepoEntry } from '../config.ts';
import { optionTable } from '../options/option-table.ts';
import { flag, interval, path, scalarSchemas, text } from './scalar-schemas.ts';

// The message of each schema says what is expected; the checker says where and what was found.

const options = z.record(z.string(), z.unknown(), 'an object');

/** Whether a value can be written as JSON: a bigint or a cycle cannot. */
function isWritable(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

const falsy = z.union([z.literal(false), z.null(), z.undefined(), z.literal(''), z.literal(0)]);

/**
 * A list whose falsy entries are skipped.
 * @param one description of the others.
 */
function listOf<Item extends z.ZodType>(item: Item, one: string, expected: string) {
  return z.array(z.union([falsy, item], { error: one }), expected);
}

const expectedRule = 'an object with "prefix" and "component"';

export const ruleSchema = z.strictObject(
  { prefix: path, component: text, interval: interval.optional(), optional: flag.optional() },
  expectedRule,
);

/**
 * What a plugin's factory returns. Its name, version and contract are checked together with those
 * of other plugins.
 */
const plugin = z.custom<RepoPlugin>(
  (value) => typeof value === 'object' && value !== null && 'load' in value && typeof value.load === 'function',
);

const packer = z.custom<Packer>(
  (value) => typeof value === 'object' && value !== null && 'pack' in value && typeof value.pack === 'function',
);

const expectedRepo = 'a repo, its name, ["name", { options }] or ["name", false]';

const repo: z.ZodType<Exclude<RepoEntry, false | null | undefined | '' | 0>> = z.union(
  [plugin, text, z.tuple([text, z.literal(false)]), z.tuple([text, options])],
  { error: expectedRepo },
);

const groupDescription = z.strictObject({
  components: listOf(text, 'the name of a component', 'a list of components'),
  interval: interval.optional(),
  alone: flag.optional(),
});

const size = z.union([z.number(), text], { error: 'bytes or a text such as "500 MB"' });

/** Whether a text is a size is for the program that compares it. */
const limits = z.strictObject(
  {
    download: size.optional(),
    layers: z.int('a whole number of at least 1').min(1, 'a whole number of at least 1').optional(),
    layerBytes: size.optional(),
    unclaimed: z.union([z.number(), text], { error: 'a share from 0 to 1 or a text such as "5 %"' }).optional(),
  },
  'an object with limits',
);

/** Keys of the objects in an option, by the option. */
export const innerKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['rules', Object.keys(ruleSchema.shape)],
  ['groups', Object.keys(groupDescription.shape)],
  ['limits', Object.keys(limits.shape)],
]);

const group = z.union([listOf(text, 'the name of a component', 'a list of components'), groupDescription], {
  error: 'a list of components, or { components, interval, alone }',
});

const expectedPreset = 'the name of a preset, or a preset';

/** A preset is checked later, like those from packages. */
const presetEntry = z.union([text, z.custom<Preset>((value) => typeof value === 'object' && value !== null)], {
  error: expectedPreset,
});

/** The schema of a config; the table of options and `config.ts` document it. */
export const configSchema = z
  .strictObject(
    {
      ...scalarSchemas,
      output: path,
      image: path,
      keepBase: z.union([path, z.int().min(1)], { error: 'an image, a number of layers, or annotation' }),
      previous: path,
      imageConfig: z.union([path, options.refine(isWritable, 'an object that JSON can hold')], {
        error: 'a path or an object',
      }),
      tag: z.union([text, listOf(text, 'a tag', 'a list of tags')], { error: 'a name or a list of tags' }),
      registryInsecure: listOf(text, 'a host', 'a list of hosts'),
      labels: listOf(text, 'KEY=VALUE, KEY- or -', 'a list of KEY=VALUE, KEY- or -'),
      annotations: listOf(text, 'KEY=VALUE, KEY- or -', 'a list of KEY=VALUE, KEY- or -'),
      prune: listOf(path, 'a path', 'a list of paths'),
      packer: z.union([z.enum(optionTable.packer.commandLine.choices), packer], {
        error: '"tiers", "trie" or a packer',
      }),
      rules: listOf(ruleSchema, expectedRule, 'a list of rules'),
      repos: listOf(repo, expectedRepo, 'a list of repos'),
      limits,
      failOn: listOf(text, 'the name of a limit', 'a list of limits'),
      clients: listOf(text, 'the name of a client', 'a list of clients'),
      priorities: z.record(z.string(), z.number('a number'), 'an object with numbers'),
      groups: z.record(z.string(), group, 'an object with groups'),
      presets: listOf(presetEntry, expectedPreset, 'a list of presets'),
    },
    'an object with options',
  )
  .partial();

/** The names of all options. */
export const configKeys: readonly string[] = Object.keys(configSchema.shape);
