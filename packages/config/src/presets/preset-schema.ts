import type { Preset } from '@chunkah/core';
import { z } from 'zod';
import { ruleSchema } from '../schema/config-schema.ts';
import { scalarSchemas, text } from '../schema/scalar-schemas.ts';

// The message of each schema says what is expected; its user says where and what was found.

const expectedTitle = 'one line of text';
const title = z.string(expectedTitle).regex(/^\P{Cc}+$/u, expectedTitle);

/** `auto` stands for the preset that fits the root. */
const expectedName = 'a name in kebab-case, other than "auto"';
const presetName = z.string(expectedName).regex(/^(?!auto$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/, expectedName);

const expectedPath = 'an absolute path inside the rootfs';
const expectedRepo = 'the name of a repo, ["name", { options }] or ["name", false]';

const repo = z.union([text, z.tuple([text, z.literal(false)]), z.tuple([text, z.record(z.string(), z.unknown())])], {
  error: expectedRepo,
});

const match = z.strictObject(
  { id: text, variants: z.array(text, 'a list of VARIANT_IDs').optional() },
  { error: expectedKeys('an object with "id"') },
);

/** The default export of a package `chunkah-preset-*`; `Preset` documents the keys. */
export const presetSchema: z.ZodType<Preset> = z.strictObject(
  {
    name: presetName,
    title,
    extends: presetName.optional(),
    matches: z.array(match, 'a list of { id, variants }').optional(),
    maxLayers: scalarSchemas.maxLayers.optional(),
    updatePeriod: scalarSchemas.updatePeriod.optional(),
    skipSpecialFiles: scalarSchemas.skipSpecialFiles.optional(),
    prune: z.array(z.string(expectedPath).startsWith('/', expectedPath), 'a list of paths').optional(),
    labels: z.array(text, 'a list of KEY=VALUE, KEY- or -').optional(),
    annotations: z.array(text, 'a list of KEY=VALUE, KEY- or -').optional(),
    repos: z.array(repo, 'a list of repos').optional(),
    rules: z.array(ruleSchema, 'a list of rules').optional(),
  },
  { error: expectedKeys('an object with "name" and "title"') },
);

/** A mistyped key must not be ignored. */
function expectedKeys(expected: string): z.core.$ZodErrorMap {
  return (issue) => (issue.code === 'unrecognized_keys' ? `${expected}, without ${issue.keys.join(', ')}` : expected);
}
